package dev.keyturn.aws.s3;

import dev.keyturn.aws.envelope.Envelope;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Finds the data keys that S3 encryption clients had wrapped by the old key: whatever S3 itself
 * encrypts such an object with, its application can't read it once that key is disabled. KMS is
 * asked, since a description can name any alias.
 */
final class Envelopes {
  /** What the clients' instruction files are called by default. */
  private static final String INSTRUCTIONS = ".instruction";

  /** An instruction file has a few hundred bytes. */
  private static final long LARGEST_INSTRUCTIONS = 64 << 10;

  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;

  /** What a header carries unchanged both ways; S3 encodes all else as it likes. */
  private static final Pattern PLAIN = Pattern.compile("[ -~]*");

  private final ObjectCalls calls;
  private final Terms terms;
  private final Rewrapping rewrapping;

  Envelopes(ObjectCalls calls, Terms terms, Rewrapping rewrapping) {
    this.calls = calls;
    this.terms = terms;
    this.rewrapping = rewrapping;
  }

  /** What a version's envelope makes of it. */
  sealed interface Finding {
    /** It has none that the old or the new key wrapped. */
    record None() implements Finding {}

    /** The new key wrapped it. */
    record Current() implements Finding {}

    /** The old key wrapped it, and a copy can hold it under the new one. */
    record Movable(Envelope envelope) implements Finding {}

    /** The old key wrapped it, and the same object is there with one of the new key. */
    record Superseded() implements Finding {}

    /** The old key wrapped it, or may have, and it can't be moved. */
    record Pinned(PinReason reason, String why) implements Finding {}
  }

  /** Looks at a version. */
  Finding of(Listed item, VersionLooks.Look.There there) {
    HeadFacts facts = there.facts();
    Optional<Envelope> envelope = Envelope.in(facts.metadata(), item.shown());
    if (envelope.isPresent()) {
      return judge(envelope.get(), () -> ofOurs(item, there, envelope.get()));
    }
    return isInstructionFile(item, facts) ? ofInstructions(item, facts) : new Finding.None();
  }

  /** What KMS says of an envelope, and what follows where the old key wrapped it. */
  private Finding judge(Envelope envelope, Supplier<Finding> ofOurs) {
    Standing standing = standing(envelope);
    boolean ours = standing == Standing.REMAINING || standing == Standing.FAILED;
    if (ours) {
      return envelope.legible() && standing == Standing.REMAINING
          ? ofOurs.get()
          : pinned("its wrapped data key may be the old key's, and KMS opens it with no context");
    }
    return standing == Standing.ALREADY_CURRENT ? new Finding.Current() : new Finding.None();
  }

  /** Where its data key stands; a sweep that moves it only looks at first. */
  private Standing standing(Envelope envelope) {
    Sweep sweep = terms.sweep();
    return rewrapping
        .settle(envelope.key(), sweep.changes() ? SweepKind.VERIFY : sweep.kind())
        .standing();
  }

  private Finding ofOurs(Listed item, VersionLooks.Look.There there, Envelope envelope) {
    if (!there.current()) {
      return isSuperseded(item, there.facts(), envelope)
          ? new Finding.Superseded()
          : pinned("an older version, whose data key only a write of it could change");
    }
    return obstacle(item, there)
        .<Finding>map(reason -> new Finding.Pinned(reason, reason.why()))
        .orElseGet(() -> new Finding.Movable(envelope));
  }

  private static Finding pinned(String why) {
    return new Finding.Pinned(PinReason.ENVELOPE, why);
  }

  /** Why the version is not written again, which both kinds of sweep find alike. */
  private Optional<PinReason> obstacle(Listed item, VersionLooks.Look.There there) {
    HeadFacts facts = there.facts();
    if (Judgement.lock(facts.lock(), there.awsTime()).isPresent()) {
      return Optional.of(PinReason.LOCKED);
    }
    Optional<PinReason> bar = terms.bar(facts);
    if (bar.isPresent()) {
      return bar;
    }
    if (isUnderAnother(facts) && !opens(item)) {
      return Optional.of(PinReason.ENVELOPE);
    }
    if (facts.hiddenMetadata() > 0 || !isPlain(facts) || calls.isAnnotated(item)) {
      return Optional.of(PinReason.LOST_BY_WRITE);
    }
    return calls.grants(item).isOwnersOnly()
        ? Optional.empty()
        : Optional.of(PinReason.ACL_NOT_WRITABLE);
  }

  /** Whether S3 encrypts it with a key that is neither the old nor the new one. */
  private boolean isUnderAnother(HeadFacts facts) {
    return facts.isUnderKms()
        && !facts.isUnder(terms.sweep().oldKey())
        && !facts.isUnder(terms.sweep().newKey());
  }

  /** Whether S3 may use that other key for the worker, which a copy needs. */
  private boolean opens(Listed item) {
    return withChecksums(item.key(), item.versionId()).isPresent();
  }

  /** A copy with other metadata has all headers from the request, which carries plain text only. */
  private static boolean isPlain(HeadFacts facts) {
    Map<String, String> all = new HashMap<>(facts.metadata());
    all.putAll(facts.headers());
    return all.entrySet().stream()
        .allMatch(
            entry ->
                PLAIN.matcher(entry.getKey()).matches()
                    && PLAIN.matcher(entry.getValue()).matches()
                    && !entry.getValue().contains("=?")
                    && !entry.getValue().contains("aws-chunked"));
  }

  /**
   * Whether the next newer version is this object with the data key under the new key. That its
   * content is the same, its metadata don't prove, which anybody can write: a checksum does. One
   * that is itself under the old key supersedes nothing, and is not asked for its checksum, for
   * which S3 would use that key.
   */
  private boolean isSuperseded(Listed item, HeadFacts older, Envelope envelope) {
    KeyArn oldKey = terms.sweep().oldKey();
    boolean usesOldKey = !terms.sweep().changes() && older.isUnder(oldKey);
    if (item.newer().isEmpty() || usesOldKey) {
      return false;
    }
    String newerId = item.newer().get();
    Optional<HeadFacts> newer =
        VersionLooks.ifThere(() -> HeadFacts.of(calls.head(item.key(), Optional.of(newerId))))
            .filter(facts -> !facts.isUnder(oldKey))
            .flatMap(facts -> withChecksums(item.key(), newerId));
    Optional<HeadFacts> old = newer.flatMap(there -> withChecksums(item.key(), item.versionId()));
    return old.isPresent()
        && isSame(old.get(), newer.get(), envelope)
        && Envelope.in(newer.get().metadata(), item.shown())
            .filter(found -> standing(found) == Standing.ALREADY_CURRENT)
            .isPresent();
  }

  private static boolean isSame(HeadFacts older, HeadFacts newer, Envelope envelope) {
    String rewrapped = newer.metadata().getOrDefault(envelope.field(), "");
    return newer.metadata().equals(envelope.with(rewrapped, older.metadata()))
        && older.length() == newer.length()
        && (Parity.agree(older.checksums(), newer.checksums())
            || (isMd5(older) && older.etag().equals(newer.etag())));
  }

  /** Of one part and without KMS, the ETag is the MD5 of the content (S3, Object). */
  private static boolean isMd5(HeadFacts facts) {
    return !facts.isUnderKms() && !facts.etag().contains("-");
  }

  /** HEAD has no words for why it refuses: a key that may not be used is a 400 or a 403. */
  private Optional<HeadFacts> withChecksums(String key, String version) {
    return whereAllowed(() -> HeadFacts.of(calls.headWithChecksums(key, Optional.of(version))));
  }

  private static <T> Optional<T> whereAllowed(Supplier<T> question) {
    try {
      return VersionLooks.ifThere(question);
    } catch (S3Exception e) {
      if (e.statusCode() == BAD_REQUEST || e.statusCode() == FORBIDDEN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isInstructionFile(Listed item, HeadFacts facts) {
    boolean marked = facts.metadata().containsKey(Envelope.INSTRUCTION_FILE);
    return marked || (item.key().endsWith(INSTRUCTIONS) && facts.length() <= LARGEST_INSTRUCTIONS);
  }

  /**
   * The envelope in an instruction file. One that is itself under the old key is not read by who
   * only looks: the sweep that moves it reads it.
   */
  private Finding ofInstructions(Listed item, HeadFacts facts) {
    if (!terms.sweep().changes() && facts.isUnder(terms.sweep().oldKey())) {
      return new Finding.None();
    }
    if (!facts.tier().isReadable()) {
      return new Finding.Pinned(PinReason.ARCHIVED, "an instruction file, which can't be read");
    }
    if (facts.length() > LARGEST_INSTRUCTIONS) {
      return pinned("it is marked as an instruction file, and too long for one");
    }
    Optional<String> text =
        isUnderAnother(facts)
            ? whereAllowed(() -> calls.content(item))
            : VersionLooks.ifThere(() -> calls.content(item));
    if (text.isEmpty()) {
      return pinned("it may be an instruction file, and is gone or under a key that can't be used");
    }
    Optional<Map<String, String>> fields = Envelope.fields(text.get());
    if (fields.isEmpty() && Envelope.mayBeIn(text.get())) {
      return pinned("it may be an instruction file, and is no JSON");
    }
    return fields
        .flatMap(found -> Envelope.in(found, item.shown()))
        .map(
            envelope ->
                judge(
                    envelope,
                    () ->
                        pinned(
                            "it is an instruction file with a data key that the old key wrapped")))
        .orElseGet(Finding.None::new);
  }
}
