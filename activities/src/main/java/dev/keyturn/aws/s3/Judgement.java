package dev.keyturn.aws.s3;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Standing;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Judges from its HEAD what is to be done with a version; makes no call. */
final class Judgement {
  /** Bars of a copy that a person can take off the bucket. */
  private static final Set<PinReason> OF_THE_BUCKET =
      Set.of(PinReason.DEFAULT_RETENTION, PinReason.COPY_EFFECTS);

  private final Terms terms;

  Judgement(Terms terms) {
    this.terms = terms;
  }

  /**
   * The verdict on one version.
   *
   * @param awsTime asked only where a retention period has to be compared with it
   */
  Verdict of(HeadFacts facts, boolean current, Supplier<Instant> awsTime) {
    if (!facts.isUnderKms()) {
      return new Verdict.Stands(Standing.NOT_OURS, "");
    }
    String key = facts.kmsKey().orElse("");
    if (names(key, terms.sweep().newKey())) {
      return new Verdict.Stands(Standing.ALREADY_CURRENT, "");
    }
    if (names(key, terms.sweep().oldKey())) {
      return ofOurs(facts, current, awsTime);
    }
    return key.matches("(arn:[^ ]*:key/)?[A-Za-z0-9-]+")
        ? new Verdict.Stands(Standing.NOT_OURS, "")
        : new Verdict.Stands(
            Standing.UNKNOWN, "HEAD names \"" + Shown.text(key) + "\" as its key, not an ARN");
  }

  /** Some endpoints give the key's id instead of its ARN. */
  static boolean names(String reference, KeyArn key) {
    return reference.equals(key.value()) || reference.equals(key.keyId());
  }

  private Verdict ofOurs(HeadFacts facts, boolean current, Supplier<Instant> awsTime) {
    Optional<String> lock = lock(facts.lock(), awsTime);
    if (lock.isPresent()) {
      return new Verdict.Pinned(PinReason.LOCKED, lock.get());
    }
    boolean wantsCopy = terms.wantsNewDataKeys() || facts.isDoublyEncrypted();
    Optional<PinReason> bar =
        wantsCopy && current ? terms.bar(facts) : Optional.of(PinReason.UPDATE_NOT_TRUSTED);
    if (bar.isEmpty()) {
      return new Verdict.Copy();
    }
    if (!facts.isDoublyEncrypted()) {
      return update(
          terms.rules().locks() ? PinReason.DEFAULT_RETENTION : PinReason.UPDATE_NOT_TRUSTED);
    }
    return OF_THE_BUCKET.contains(bar.get())
        ? pinned(bar.get())
        : new Verdict.Pinned(
            PinReason.UPDATE_NOT_TRUSTED,
            "encrypted with DSSE-KMS, which UpdateObjectEncryption does not support");
  }

  /** The verdict on a version that would be copied if there were no such reason against it. */
  Verdict insteadOfCopy(HeadFacts facts, PinReason reason) {
    return facts.isDoublyEncrypted() ? pinned(reason) : update(reason);
  }

  private Verdict update(PinReason otherwise) {
    return terms.updateTrusted() ? new Verdict.Update() : pinned(otherwise);
  }

  static Verdict.Pinned pinned(PinReason reason) {
    return new Verdict.Pinned(reason, reason.why());
  }

  /** What lock holds a version now. */
  static Optional<String> lock(HeadFacts.Lock lock, Supplier<Instant> awsTime) {
    if (lock.held()) {
      return Optional.of("under a legal hold");
    }
    return lock.retainUntil()
        .filter(until -> until.isAfter(awsTime.get()))
        .map(until -> "locked in " + lock.mode().orElse("unknown") + " mode until " + until);
  }
}
