package dev.keyturn.acceptance.estate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Puts an estate under a key of its own by ordinary AWS calls. */
public final class EstateBuilder {
  private static final int THREADS = 8;
  private static final Place WRAPPED_KEYS = new Place(BucketFiller.DATA, "keys/wrapped.jsonl");

  private final Aws aws;
  private final long seed;
  private final int objectVersions;

  public EstateBuilder(Aws aws, long seed, int objectVersions) {
    this.aws = aws;
    this.seed = seed;
    this.objectVersions = objectVersions;
  }

  /** Builds it with buckets and wrapped keys only. */
  public Estate build() {
    return build(Optional.empty());
  }

  /** Builds all of it; guests are what fills the disks of instances. */
  public Estate build(Guests guests) {
    return build(Optional.of(guests));
  }

  private Estate build(Optional<Guests> guests) {
    S3Client s3 = aws.s3(Actor.OWNER);
    KmsClient application = aws.kms(Actor.APPLICATION);
    KeyFounder founder = new KeyFounder(aws.kms(Actor.OWNER));
    String oldKey = founder.found();
    founder.awaitUsable(application, oldKey);
    Books books = new Books();
    BucketFiller filler = new BucketFiller(s3, books, seed);
    filler.make(oldKey);
    DataKeyMaker dataKeys = new DataKeyMaker(application);
    List<Runnable> work = new ArrayList<>(filler.fillings(objectVersions));
    work.addAll(dataKeys.makings());
    doAll(work);
    return new Estate(
        aws.region(),
        oldKey,
        List.of(BucketFiller.DATA, BucketFiller.UPLOADS),
        books,
        dataKeys.store(s3, WRAPPED_KEYS),
        guests.map(given -> new MachineMaker(aws.ec2(Actor.OWNER), given, oldKey).make()),
        guests.map(given -> new TableMaker(aws.dynamodb(Actor.OWNER), application, oldKey).make()));
  }

  private static void doAll(List<Runnable> work) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> open = new ArrayList<>();
      work.forEach(one -> open.add(threads.submit(one)));
      for (Future<?> one : open) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the estate can't be put there", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
