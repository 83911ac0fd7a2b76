package dev.keyturn.sandbox.rds;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import dev.keyturn.sandbox.kms.SealedKey;
import dev.keyturn.sandbox.kms.ServiceGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A DB instance or cluster, and whether its host can open its storage. A running one goes on with
 * the data key that it has; RDS asks KMS now and then. Guarded by the service's monitor.
 */
final class Database {
  /** How long there is a way back (RDS user guide, Viewing DB instance status). */
  private static final Duration RECOVERABLE = Duration.ofDays(7);

  private final Kind kind;
  private final String id;
  private final String engine;
  private final Optional<Storage> storage;
  private Instant asked;
  private Optional<Instant> lostSince = Optional.empty();

  /** What it is in the API's names. */
  enum Kind {
    INSTANCE("DBInstance"),
    CLUSTER("DBCluster");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** How KMS protects the storage. */
  record Storage(SealedKey.Wrapped dataKey, ServiceGrant grant, Map<String, String> context) {
    Storage {
      context = Map.copyOf(context);
    }
  }

  Database(Kind kind, String id, String engine, Optional<Storage> storage, Instant made) {
    this.kind = kind;
    this.id = id;
    this.engine = engine;
    this.storage = storage;
    this.asked = made;
  }

  Kind kind() {
    return kind;
  }

  String id() {
    return id;
  }

  String engine() {
    return engine;
  }

  Optional<String> keyArn() {
    return storage.map(part -> part.dataKey().keyArn());
  }

  /**
   * Asks KMS if it is time to, and tells.
   *
   * @param every how long the host goes on before it asks again
   */
  String status(EnvelopeKeys keys, Instant now, Duration every) {
    if (lostSince.isEmpty() && !now.isBefore(asked.plus(every))) {
      asked = now;
      lostSince = opens(keys) ? Optional.empty() : Optional.of(now);
    }
    return lostSince
        .map(
            since ->
                now.isBefore(since.plus(RECOVERABLE))
                    ? "inaccessible-encryption-credentials-recoverable"
                    : "inaccessible-encryption-credentials")
        .orElse("available");
  }

  /** A start finds the key again; nothing else does. */
  void start(EnvelopeKeys keys, Instant now) {
    boolean recoverable =
        lostSince.filter(since -> now.isBefore(since.plus(RECOVERABLE))).isPresent();
    if (!recoverable) {
      throw RdsErrors.invalidState(kind, id, "is not in a state from which it can be started");
    }
    if (!opens(keys)) {
      throw RdsErrors.keyNotAccessible(keyArn().orElse(""));
    }
    lostSince = Optional.empty();
    asked = now;
  }

  private boolean opens(EnvelopeKeys keys) {
    try {
      storage.ifPresent(part -> keys.open(part.grant(), part.dataKey(), part.context()));
      return true;
    } catch (AwsError refused) {
      return false;
    }
  }
}
