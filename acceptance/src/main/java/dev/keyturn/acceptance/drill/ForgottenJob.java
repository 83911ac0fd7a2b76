package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.Hash;
import dev.keyturn.acceptance.estate.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * A job that nobody thought of: it names the old key by its ARN, so that neither the moved alias
 * nor the bucket's new default reaches it. Whatever it wrote must be readable in the end. A report
 * that is refused is written again until it is taken.
 */
public final class ForgottenJob implements AutoCloseable {
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);
  private static final int FORBIDDEN = 403;

  private final S3Client s3;
  private final S3Client reader;
  private final String bucket;
  private final String alias;
  private final Loops loops = new Loops();
  private final Map<Place, String> written = new TreeMap<>();
  private String key;
  private long underOldKey;
  private long refused;
  private long refusedSince;
  private OptionalDouble named = OptionalDouble.empty();

  public ForgottenJob(Aws aws, Estate estate) {
    this.s3 = aws.s3(Actor.FORGOTTEN_JOB);
    this.reader = aws.s3(Actor.APPLICATION);
    this.bucket = estate.buckets().get(0);
    this.key = estate.oldKey();
    this.alias = "arn:aws:kms:%s:%s:%s".formatted(estate.region(), Actor.ACCOUNT, Estate.ALIAS);
  }

  /** Starts to write. */
  public void start() {
    loops.repeat("forgotten-job", BETWEEN_REPORTS, this::writeOne);
  }

  /** Has it name the alias from now on, as somebody would who was told of it. */
  synchronized void mend() {
    if (named.isEmpty()) {
      named = OptionalDouble.of(refused == 0 ? 0 : (System.nanoTime() - refusedSince) / 1e9);
    }
    key = alias;
  }

  /** How many reports it wrote under the old key's ARN. */
  synchronized long underOldKey() {
    return underOldKey;
  }

  /** How many it wrote through the alias, once it was mended. */
  synchronized long throughAlias() {
    return written.size() - underOldKey;
  }

  /** How often the old key refused it. */
  synchronized long refused() {
    return refused;
  }

  /** Seconds from its first refusal until the run had named it; empty if it never did. */
  synchronized OptionalDouble namedAfter() {
    return named;
  }

  /** Reads all its reports as the application. */
  FullRead.Result readAll() {
    Map<Place, String> all;
    synchronized (this) {
      all = Map.copyOf(written);
    }
    List<String> wrong = new ArrayList<>();
    all.forEach((place, hash) -> wrongWith(place, hash).ifPresent(wrong::add));
    return new FullRead.Result(all.size(), wrong);
  }

  @Override
  public void close() {
    loops.close();
  }

  private synchronized void writeOne() {
    Place place = new Place(bucket, "reports/%06d".formatted(written.size()));
    byte[] report = ("report " + written.size()).getBytes(StandardCharsets.UTF_8);
    try {
      s3.putObject(
          request ->
              request
                  .bucket(bucket)
                  .key(place.key())
                  .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                  .ssekmsKeyId(key),
          RequestBody.fromBytes(report));
      written.put(place, Hash.sha256(report));
      underOldKey += key.equals(alias) ? 0 : 1;
    } catch (S3Exception e) {
      if (e.statusCode() == FORBIDDEN && refused++ == 0) {
        refusedSince = System.nanoTime();
      }
    } catch (SdkException noAnswer) {
      // Written again.
    }
  }

  private Optional<String> wrongWith(Place place, String hash) {
    try {
      byte[] report =
          reader
              .getObjectAsBytes(request -> request.bucket(place.bucket()).key(place.key()))
              .asByteArray();
      return Hash.sha256(report).equals(hash)
          ? Optional.empty()
          : Optional.of(place + ": the report is not the one that was written");
    } catch (SdkException e) {
      return Optional.of(place + ": " + e.getMessage());
    }
  }
}
