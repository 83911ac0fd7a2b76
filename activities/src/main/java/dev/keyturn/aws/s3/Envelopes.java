package dev.keyturn.aws.s3;

import dev.keyturn.aws.envelope.Envelope;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.WrappedDataKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

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

  /** What a header carries unchanged both ways; S3 encodes all else as it likes. */
  private static final Pattern PLAIN = Pattern.compile("[ -~]*");

  private final ObjectCalls calls;
  private final Terms terms;
  private final Function<WrappedDataKey, Rewrapping.Result> ask;

  /**
   * Looks by a question to KMS.
   *
   * @param ask where a data key stands, without changing anything
   */
  Envelopes(ObjectCalls calls, Terms terms, Function<WrappedDataKey, Rewrapping.Result> ask) {
    this.calls = calls;
    this.terms = terms;
    this.ask = ask;
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
    Optional<Envelope> instructions = instructions(item, there.facts());
    Optional<Envelope> envelope =
        instructions.or(() -> Envelope.in(there.facts().metadata(), item.shown()));
    if (envelope.isEmpty()) {
      return new Finding.None();
    }
    Rewrapping.Result result = ask.apply(envelope.get().key());
    return switch (result.standing()) {
      case ALREADY_CURRENT -> new Finding.Current();
      case REMAINING -> ofOurs(item, there, envelope.get(), instructions.isPresent());
      case FAILED ->
          pinned("its wrapped data key may be the old key's, and KMS opens it with no context");
      case NEW_DATA_KEY, REWRAPPED, GONE, SUPERSEDED, PINNED, UNKNOWN, NOT_OURS ->
          new Finding.None();
    };
  }

  private Finding ofOurs(
      Listed item, VersionLooks.Look.There there, Envelope envelope, boolean instructions) {
    if (instructions) {
      return pinned("it is an instruction file with a data key that the old key wrapped");
    }
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
    if (terms.rules().locks()) {
      return Optional.of(PinReason.DEFAULT_RETENTION);
    }
    if (facts.tier().archived()) {
      return Optional.of(PinReason.ARCHIVED);
    }
    boolean overwritesAnother =
        terms.rules().suspended() && !facts.version().equals(Listed.NULL_VERSION);
    if (overwritesAnother || facts.length() > terms.largestCopy()) {
      return Optional.of(PinReason.ENVELOPE);
    }
    if (facts.hiddenMetadata() > 0 || !isPlain(facts)) {
      return Optional.of(PinReason.LOST_BY_WRITE);
    }
    return calls.grants(item).isOwnersOnly()
        ? Optional.empty()
        : Optional.of(PinReason.ACL_NOT_WRITABLE);
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
                    && !entry.getValue().contains("=?"));
  }

  /**
   * Whether the next newer version is this object with the data key under the new key. That its
   * content is the same, its metadata don't prove, which anybody can write: a checksum does.
   */
  private boolean isSuperseded(Listed item, HeadFacts older, Envelope envelope) {
    boolean usesOldKey = !terms.sweep().changes() && older.isUnder(terms.sweep().oldKey());
    if (item.newer().isEmpty() || usesOldKey) {
      return false;
    }
    Optional<HeadFacts> newer = withChecksums(item.key(), item.newer().get());
    Optional<HeadFacts> old = newer.flatMap(there -> withChecksums(item.key(), item.versionId()));
    return old.isPresent()
        && isSame(old.get(), newer.get(), envelope)
        && Envelope.in(newer.get().metadata(), item.shown())
            .filter(found -> ask.apply(found.key()).standing() == Standing.ALREADY_CURRENT)
            .isPresent();
  }

  private static boolean isSame(HeadFacts older, HeadFacts newer, Envelope envelope) {
    String rewrapped = newer.metadata().getOrDefault(envelope.field(), "");
    return newer.metadata().equals(envelope.with(rewrapped, older.metadata()))
        && older.length() == newer.length()
        && Parity.agree(older.checksums(), newer.checksums());
  }

  private Optional<HeadFacts> withChecksums(String key, String version) {
    return VersionLooks.ifThere(
        () -> HeadFacts.of(calls.headWithChecksums(key, Optional.of(version))));
  }

  /**
   * The envelope in an instruction file. One that is itself under the old key is not read by who
   * only looks: the sweep that moves it reads it.
   */
  private Optional<Envelope> instructions(Listed item, HeadFacts facts) {
    boolean named =
        item.key().endsWith(INSTRUCTIONS)
            || facts.metadata().containsKey(Envelope.INSTRUCTION_FILE);
    boolean readable =
        facts.length() <= LARGEST_INSTRUCTIONS
            && facts.tier().isReadable()
            && (terms.sweep().changes() || !facts.isUnder(terms.sweep().oldKey()));
    return named && readable
        ? VersionLooks.ifThere(() -> calls.content(item))
            .flatMap(content -> Envelope.object(new String(content, StandardCharsets.UTF_8)))
            .flatMap(fields -> Envelope.in(fields, item.shown()))
        : Optional.empty();
  }
}
