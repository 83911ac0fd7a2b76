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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Judges the versions of the file that are not current: superseded where all that they hold lives
 * on, pinned where they hold something else under the old key. A verifying sweep does not read what
 * is itself under the old key; it knows from the sweeps before, and from the notes that Keyturn
 * left on what it wrote, which versions are superseded.
 */
final class OlderVersions {
  /** How many are looked at. */
  static final int MOST = 100;

  private final KeyFile file;
  private final String store;
  private final Sweep sweep;
  private final Incidents incidents;
  private final Predicate<WrappedDataKey> maybeUnderOldKey;

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
   * @param content empty where it may not or can't be read
   * @param note what it replaced, if its content shows that the note is true
   */
  record Older(
      String id, boolean underOldKey, Optional<byte[]> content, Optional<ReplacesNote> note) {}

  /** Judges all versions but the current one. */
  Found judge(FileSweep.Turn turn, FileProgress before) {
    List<String> ids = file.olderVersions(turn.version(), MOST);
    List<Older> olders = ids.stream().limit(MOST).flatMap(id -> look(id).stream()).toList();
    FileProgress progress = before;
    for (Older older : olders) {
      progress = older.content().map(Digests::sha256).map(seenIn(progress, older)).orElse(progress);
    }
    Lineage lineage = lineage(turn, olders, progress);
    Tally tally = ids.size() > MOST ? tooMany() : Tally.EMPTY;
    for (Older older : olders) {
      Verdict verdict = judge(older, lineage, new HashSet<>(turn.now()), progress);
      tally = tally.plus(verdict.tally());
      progress = verdict.superseded() ? progress.replacing(older.id()) : progress;
    }
    return new Found(tally, progress);
  }

  private Lineage lineage(FileSweep.Turn turn, List<Older> olders, FileProgress progress) {
    Lineage lineage = new Lineage(turn.now(), turn.note());
    for (Older older : olders) {
      if (progress.replaced().contains(older.id())) {
        keys(older).ifPresent(lineage::keep);
      }
    }
    for (Older older : olders) {
      lineage.add(older, keys(older), progress.replaced().contains(older.id()));
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

  private Verdict judge(
      Older older, Lineage lineage, Set<WrappedDataKey> current, FileProgress progress) {
    if (progress.replaced().contains(older.id()) || lineage.isNamed(older.id())) {
      return Verdict.SUPERSEDED;
    }
    if (older.content().isEmpty()) {
      return pinned(
          older,
          older.underOldKey()
              ? "is itself under the old key, and no sweep has shown what it holds"
              : "is itself under a key that can't be used, so that nobody knows what it holds");
    }
    Optional<List<WrappedDataKey>> keys = keys(older);
    if (keys.isEmpty()) {
      return pinned(older, "can't be read as JSON Lines");
    }
    boolean holdsOlder = !current.containsAll(keys.get());
    if (lineage.keeps(keys.get())) {
      return older.underOldKey() || holdsOlder ? Verdict.SUPERSEDED : Verdict.NOTHING;
    }
    boolean concerned =
        older.underOldKey()
            || keys.get().stream()
                .filter(key -> !lineage.keeps(List.of(key)))
                .anyMatch(maybeUnderOldKey);
    return concerned ? pinned(older, PinReason.OLDER_FILE_VERSION.why()) : Verdict.NOTHING;
  }

  private Optional<Older> look(String id) {
    Optional<HeadFacts> facts = file.version(id);
    if (facts.isEmpty()) {
      return Optional.empty();
    }
    boolean underOldKey = facts.get().isUnder(sweep.oldKey());
    if (underOldKey && !sweep.changes()) {
      return Optional.of(new Older(id, true, Optional.empty(), Optional.empty()));
    }
    try {
      return file.read(facts.get())
          .map(
              content ->
                  new Older(
                      id,
                      underOldKey,
                      Optional.of(content),
                      ReplacesNote.on(facts.get(), content)));
    } catch (ApplicationFailure e) {
      if (!underOldKey && FailureType.KEY_STATE.isOf(e)) {
        return Optional.of(new Older(id, false, Optional.empty(), Optional.empty()));
      }
      throw e;
    }
  }

  private Optional<List<WrappedDataKey>> keys(Older older) {
    try {
      return older.content().map(content -> file.parse(content).keys());
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

  private Tally tooMany() {
    return incidents.problem(
        file.name(),
        Standing.UNKNOWN,
        "has more than " + MOST + " older versions; delete those that nobody needs");
  }
}
