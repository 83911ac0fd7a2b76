package dev.keyturn.aws.datakey;

import dev.keyturn.aws.s3.HeadFacts;
import dev.keyturn.aws.s3.Incidents;
import dev.keyturn.aws.s3.Shown;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Judges the versions of the file that are not current: superseded where all that they hold lives
 * on, pinned where they hold something else under the old key. A verifying sweep does not read what
 * is itself under the old key; it knows from the sweeps before, and from the notes that Keyturn
 * left on what it wrote, which versions are superseded. One version at a time is read, and
 * forgotten but for the digests of its content and its keys.
 */
final class OlderVersions {
  /** How many are looked at. */
  static final int MOST = 100;

  private final KeyFile file;
  private final String store;
  private final Sweep sweep;
  private final Incidents incidents;
  private final Predicate<WrappedDataKey> maybeUnderOldKey;
  private final KeyNumbers numbers = new KeyNumbers();

  OlderVersions(
      KeyFile file,
      String store,
      Sweep sweep,
      Incidents incidents,
      Predicate<WrappedDataKey> maybeUnderOldKey) {
    this.file = file;
    this.store = store;
    this.sweep = sweep;
    this.incidents = incidents;
    this.maybeUnderOldKey = maybeUnderOldKey;
  }

  /** What was found, and the progress with the versions that are shown to be superseded. */
  record Found(Tally tally, FileProgress progress) {}

  /**
   * An older version.
   *
   * @param sha256 of its content; empty where that may not or can't be read
   * @param keys the numbers of its keys; empty where they can't be read
   * @param note what it replaced, if its content shows that the note is true
   */
  record Older(
      String id,
      boolean underOldKey,
      Optional<String> sha256,
      Optional<BitSet> keys,
      Optional<ReplacesNote> note) {}

  /** Judges all versions but the current one. */
  Found judge(FileSweep.Turn turn, FileProgress before) {
    List<String> ids = file.olderVersions(turn.version(), MOST);
    BitSet now = numbers.of(turn.now());
    List<Older> olders = look(ids);
    if (numbers.areTooMany()) {
      return new Found(tooManyKeys(), before);
    }
    FileProgress progress = before;
    for (Older older : olders) {
      progress = older.sha256().map(seenIn(progress, older)).orElse(progress);
    }
    Lineage lineage = lineage(new Lineage(now, turn.note()), olders, progress);
    Tally tally = ids.size() > MOST ? tooMany() : Tally.EMPTY;
    for (Older older : olders) {
      Verdict verdict = judge(older, lineage, now, progress);
      tally = tally.plus(verdict.tally());
      progress = verdict.superseded() ? progress.replacing(older.id()) : progress;
    }
    return new Found(tally, progress);
  }

  /** The versions that are there, unless there are more keys than can be told apart. */
  private List<Older> look(List<String> ids) {
    List<Older> olders = new ArrayList<>();
    for (String id : ids.subList(0, Math.min(MOST, ids.size()))) {
      if (!numbers.areTooMany()) {
        look(id).ifPresent(olders::add);
      }
    }
    return olders;
  }

  private static Lineage lineage(Lineage lineage, List<Older> olders, FileProgress progress) {
    for (Older older : olders) {
      if (progress.replaced().contains(older.id())) {
        older.keys().ifPresent(lineage::keep);
      }
    }
    for (Older older : olders) {
      lineage.add(older, progress.replaced().contains(older.id()));
    }
    return lineage;
  }

  private static Function<String, FileProgress> seenIn(FileProgress progress, Older older) {
    return sha256 -> progress.seen(older.id(), sha256);
  }

  private record Verdict(Tally tally, boolean superseded) {
    static final Verdict NOTHING = new Verdict(Tally.EMPTY, false);
    static final Verdict SUPERSEDED = new Verdict(Tally.one(Standing.SUPERSEDED), true);
  }

  private Verdict judge(Older older, Lineage lineage, BitSet current, FileProgress progress) {
    if (progress.replaced().contains(older.id()) || lineage.isNamed(older.id())) {
      return Verdict.SUPERSEDED;
    }
    if (older.sha256().isEmpty()) {
      return pinned(
          older,
          older.underOldKey()
              ? "is itself under the old key, and no sweep has shown what it holds"
              : "is itself under a key that can't be used, so that nobody knows what it holds");
    }
    if (older.keys().isEmpty()) {
      return pinned(older, "can't be read as JSON Lines");
    }
    boolean holdsOlder = !KeyNumbers.areAmong(older.keys().get(), current);
    if (lineage.keeps(older.keys().get())) {
      return older.underOldKey() || holdsOlder ? Verdict.SUPERSEDED : Verdict.NOTHING;
    }
    return older.underOldKey() || holdsMore(older, lineage)
        ? pinned(older, PinReason.OLDER_FILE_VERSION.why())
        : Verdict.NOTHING;
  }

  /** Whether a version that was read before holds a key of the old key's that does not live on. */
  private boolean holdsMore(Older older, Lineage lineage) {
    return file.version(older.id())
        .flatMap(file::read)
        .map(content -> file.parse(content).keys())
        .filter(
            keys ->
                keys.stream()
                    .filter(key -> !lineage.keeps(numbers.of(key)))
                    .anyMatch(maybeUnderOldKey))
        .isPresent();
  }

  private Optional<Older> look(String id) {
    Optional<HeadFacts> facts = file.version(id);
    if (facts.isEmpty()) {
      return Optional.empty();
    }
    boolean underOldKey = facts.get().isUnder(sweep.oldKey());
    if (underOldKey && !sweep.changes()) {
      return Optional.of(unread(id, true));
    }
    try {
      return file.read(facts.get()).map(content -> read(facts.get(), id, underOldKey, content));
    } catch (ApplicationFailure e) {
      if (!underOldKey && FailureType.KEY_STATE.isOf(e)) {
        return Optional.of(unread(id, false));
      }
      throw e;
    }
  }

  private static Older unread(String id, boolean underOldKey) {
    return new Older(id, underOldKey, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Older read(HeadFacts facts, String id, boolean underOldKey, byte[] content) {
    return new Older(
        id,
        underOldKey,
        Optional.of(Digests.sha256(content)),
        keys(content),
        ReplacesNote.on(facts, content));
  }

  private Optional<BitSet> keys(byte[] content) {
    try {
      return Optional.of(numbers.of(file.parse(content).keys()));
    } catch (ApplicationFailure e) {
      if (FailureType.INVALID_INPUT.isOf(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Verdict pinned(Older older, String why) {
    return new Verdict(
        Tally.pinned(
            Pins.of(
                store,
                PinReason.OLDER_FILE_VERSION,
                file.key() + "\n" + older.id(),
                Shown.version(file.key(), older.id()) + ": " + why)),
        false);
  }

  private Tally tooManyKeys() {
    return incidents.problem(
        file.name(),
        Standing.UNKNOWN,
        "its older versions hold more than "
            + KeyNumbers.MOST
            + " different wrapped keys together; delete those that nobody needs");
  }

  private Tally tooMany() {
    return incidents.problem(
        file.name(),
        Standing.UNKNOWN,
        "has more than " + MOST + " older versions; delete those that nobody needs");
  }
}
