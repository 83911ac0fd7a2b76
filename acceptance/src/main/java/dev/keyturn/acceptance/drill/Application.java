package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.Guests;
import dev.keyturn.reencryption.WrappedDataKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** The application that owns the data and must not notice anything. */
public final class Application implements AutoCloseable {
  /** What an outage would have to be shorter than to be missed; more often costs half a core. */
  private static final Duration BETWEEN_READS = Duration.ofMillis(50);

  private static final Duration BETWEEN_WRITES = Duration.ofMillis(60);
  private static final Duration BETWEEN_UNWRAPS = Duration.ofMillis(100);
  private static final Duration BETWEEN_LINES = Duration.ofMillis(250);

  private final Usage usage = new Usage();
  private final Loops loops = new Loops();
  private final DataKeyUser dataKeys;
  private final ObjectUser reader;
  private final ObjectUser writer;
  private final Optional<TableUser> tables;
  private final Optional<GuestUser> guests;

  public Application(Aws aws, Estate estate, Guests operatingSystems, long seed) {
    S3Client s3 = aws.s3(Actor.APPLICATION);
    this.dataKeys =
        new DataKeyUser(s3, aws.kms(Actor.APPLICATION), estate.wrappedKeys(), usage, seed);
    this.reader = new ObjectUser(s3, estate.books(), estate.buckets(), usage, seed + 1);
    // One thread writes, because the books want one writer per object.
    this.writer = new ObjectUser(s3, estate.books(), estate.buckets(), usage, seed + 2);
    this.tables =
        estate
            .tables()
            .map(
                found ->
                    new TableUser(
                        aws.dynamodb(Actor.APPLICATION),
                        aws.kms(Actor.APPLICATION),
                        found,
                        usage,
                        seed + 3));
    this.guests = estate.machines().map(found -> new GuestUser(operatingSystems, found));
  }

  /** Starts to work. */
  public void start() {
    loops.repeat("application-reads", BETWEEN_READS, reader::read);
    loops.repeat("application-writes", BETWEEN_WRITES, writer::write);
    loops.repeat("application-unwraps", BETWEEN_UNWRAPS, dataKeys::unwrapSome);
    tables.ifPresent(user -> loops.repeat("application-tables", BETWEEN_UNWRAPS, user::readSome));
    guests.ifPresent(user -> loops.repeat("guests", BETWEEN_LINES, user::write));
  }

  /** Uses these inline data keys from now on, all at once. */
  public void install(List<WrappedDataKey> rewrapped) {
    dataKeys.install(rewrapped);
  }

  /** How it uses its data keys. */
  DataKeyUser dataKeys() {
    return dataKeys;
  }

  /** How it uses its tables, if it has any. */
  Optional<TableUser> tables() {
    return tables;
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
