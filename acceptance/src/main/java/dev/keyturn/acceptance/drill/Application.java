package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.reencryption.WrappedDataKey;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/** The application that owns the data and must not notice anything. */
public final class Application implements AutoCloseable {
  private static final Duration BETWEEN_READS = Duration.ofMillis(15);
  private static final Duration BETWEEN_WRITES = Duration.ofMillis(60);
  private static final Duration BETWEEN_UNWRAPS = Duration.ofMillis(100);

  private final Usage usage = new Usage();
  private final Loops loops = new Loops();
  private final DataKeyUser dataKeys;
  private final ObjectUser reader;
  private final ObjectUser writer;

  public Application(Aws aws, Estate estate, long seed) {
    S3Client s3 = aws.s3(Actor.APPLICATION);
    this.dataKeys =
        new DataKeyUser(s3, aws.kms(Actor.APPLICATION), estate.wrappedKeys(), usage, seed);
    this.reader = new ObjectUser(s3, estate.books(), estate.buckets(), usage, seed + 1);
    // One thread writes, because the books want one writer per object.
    this.writer = new ObjectUser(s3, estate.books(), estate.buckets(), usage, seed + 2);
  }

  /** Starts to work. */
  public void start() {
    loops.repeat("application-reads", BETWEEN_READS, reader::read);
    loops.repeat("application-writes", BETWEEN_WRITES, writer::write);
    loops.repeat("application-unwraps", BETWEEN_UNWRAPS, dataKeys::unwrapSome);
  }

  /** Uses these inline data keys from now on, all at once. */
  public void install(List<WrappedDataKey> rewrapped) {
    dataKeys.install(rewrapped);
  }

  /** How it uses its data keys. */
  DataKeyUser dataKeys() {
    return dataKeys;
  }

  /** Calls made so far. */
  public long calls() {
    return usage.calls();
  }

  /** Calls that failed or gave something wrong. */
  public long errors() {
    return usage.errors();
  }

  /** The first of those. */
  public List<String> examples() {
    return usage.examples();
  }

  @Override
  public void close() {
    loops.close();
  }
}
