package dev.keyturn.aws.datakey;

import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.aws.s3.HeadFacts;
import dev.keyturn.aws.s3.Incidents;
import dev.keyturn.aws.s3.Parallel;
import dev.keyturn.aws.s3.Versioning;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps over a file of wrapped data keys. */
final class FileSweep implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(FileSweep.class);

  /** How often the application may write the file in between. */
  private static final int TURNS = 5;

  private final KeyFile file;
  private final DataKeyOrder order;
  private final KeySweep keys;
  private final Incidents incidents;
  private final OlderVersions olders;
  private final WriteObstacles obstacles;
  private final Parallel parallel;
  private final ActivityExecutionContext activity = Activity.getExecutionContext();
  private FileProgress progress;

  FileSweep(
      KeyFile file, DataKeyOrder order, Rewrapping rewrapping, Incidents incidents, int width) {
    this.file = file;
    this.order = order;
    this.keys = new KeySweep(rewrapping, order.sweep(), incidents);
    this.incidents = incidents;
    this.olders =
        new OlderVersions(
            file, order.store(), order.sweep(), incidents, rewrapping::mayBeUnderOldKey);
    this.obstacles = new WriteObstacles(file, order.store());
    this.progress =
        activity
            .getHeartbeatDetails(FileProgress.class)
            .orElseGet(() -> new FileProgress(order.replacedVersions(), List.of()));
    this.parallel = new Parallel(width, this::heartbeat);
  }

  /**
   * The file after a turn in which nobody else wrote it.
   *
   * @param note what the current version replaced, if its content shows that the note is true
   */
  record Turn(String version, List<WrappedDataKey> now, Optional<ReplacesNote> note, Tally tally) {}

  @Override
  public void close() {
    parallel.close();
  }

  DataKeyResult sweep() {
    for (int count = 0; count < TURNS; count++) {
      Optional<Turn> turn = order.sweep().changes() ? rewrap() : verify();
      if (turn.isPresent()) {
        return result(turn.get());
      }
    }
    throw FailureType.CHANGED_BY_OTHERS.failure(
        file.name()
            + " was written by somebody else each of "
            + TURNS
            + " times that it was swept; send retryFailed when it is quieter");
  }

  private DataKeyResult result(Turn turn) {
    OlderVersions.Found found = parallel.one(() -> olders.judge(turn, progress));
    return new DataKeyResult(
        turn.tally().plus(found.tally()), List.of(), found.progress().replaced());
  }

  private Optional<Turn> verify() {
    HeadFacts facts = parallel.one(file::current);
    if (facts.isUnder(order.sweep().oldKey())) {
      Tally tally = obstacle(facts).orElseGet(this::fileRemains);
      return Optional.of(new Turn(facts.version(), List.of(), Optional.empty(), tally));
    }
    return parallel
        .one(() -> file.read(facts))
        .map(
            content -> {
              List<KeySweep.Swept> swept = keys.over(file.parse(content).keys(), parallel);
              return turn(facts, content, swept, ofVerified(facts, swept));
            });
  }

  private Tally fileRemains() {
    return incidents.problem(
        file.name(), Standing.REMAINING, "the file itself is still under the old key");
  }

  /** What remains in a file that may not be written is one pin, the file's. */
  private Tally ofVerified(HeadFacts facts, List<KeySweep.Swept> swept) {
    List<KeySweep.Swept> settled =
        swept.stream().filter(key -> key.tally().counts().remaining() == 0).toList();
    return settled.size() == swept.size()
        ? KeySweep.tally(swept)
        : obstacle(facts).map(KeySweep.tally(settled)::plus).orElseGet(() -> KeySweep.tally(swept));
  }

  private Optional<Turn> rewrap() {
    HeadFacts facts = parallel.one(file::current);
    Optional<byte[]> read = parallel.one(() -> file.read(facts));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    progress = progress.seen(facts.version(), Digests.sha256(read.get()));
    JsonLinesFile lines = file.parse(read.get());
    List<KeySweep.Swept> swept = keys.over(lines.keys(), parallel);
    byte[] content = lines.with(keysOf(swept));
    if (Arrays.equals(content, read.get()) && !facts.isUnder(order.sweep().oldKey())) {
      return Optional.of(turn(facts, content, swept, KeySweep.tally(swept)));
    }
    Optional<Tally> obstacle = obstacle(facts);
    return obstacle.isPresent()
        ? Optional.of(unwritten(facts, read.get(), swept, obstacle.get()))
        : write(facts, content, swept);
  }

  /** The rewrapped keys are given up, since they can't be put anywhere. */
  private Turn unwritten(
      HeadFacts facts, byte[] content, List<KeySweep.Swept> swept, Tally obstacle) {
    List<KeySweep.Swept> settled =
        swept.stream().filter(key -> key.tally().counts().rewrapped() == 0).toList();
    return new Turn(
        facts.version(),
        file.parse(content).keys(),
        ReplacesNote.on(facts, content),
        KeySweep.tally(settled).plus(obstacle));
  }

  private static Turn turn(
      HeadFacts facts, byte[] content, List<KeySweep.Swept> swept, Tally tally) {
    return new Turn(facts.version(), keysOf(swept), ReplacesNote.on(facts, content), tally);
  }

  private Optional<Tally> obstacle(HeadFacts facts) {
    return parallel.one(() -> obstacles.pin(facts));
  }

  private Optional<Turn> write(HeadFacts facts, byte[] content, List<KeySweep.Swept> swept) {
    HeadFacts before = ReplacesNote.onto(facts, content);
    Optional<FileWrite> begun =
        parallel.one(
            () -> {
              refuseToDestroyNullVersion(before);
              return FileWrite.of(file, before, content);
            });
    return begun.flatMap(
        write ->
            put(write, before, content)
                .map(
                    after -> {
                      Tally tally =
                          KeySweep.tally(swept)
                              .plus(losses(write, after))
                              .plus(noNote(before.version(), after));
                      return turn(after, content, swept, tally);
                    }));
  }

  private Optional<HeadFacts> put(FileWrite write, HeadFacts before, byte[] content) {
    progress = progress.with(new FileProgress.Intent(before.version(), Digests.sha256(content)));
    heartbeat();
    KeyArn oldKey = order.sweep().oldKey();
    Optional<HeadFacts> after = parallel.one(() -> write.put(oldKey, order.sweep().newKey()));
    if (after.isPresent() && !after.get().version().equals(before.version())) {
      progress = progress.replacing(before.version());
      heartbeat();
    }
    return after;
  }

  /** Every heartbeat repeats the progress: one without details would erase it. */
  private void heartbeat() {
    activity.heartbeat(progress);
  }

  /**
   * With versioning suspended a write replaces the version {@code null}, even if it is not current.
   */
  private void refuseToDestroyNullVersion(HeadFacts before) {
    String nullVersion = "null";
    if (!before.version().equals(nullVersion)
        && Versioning.isSuspended(file.s3(), file.bucket())
        && file.version(nullVersion).isPresent()) {
      throw FailureType.PLAN_REFUSED.failure(
          file.name()
              + " can't be written: versioning of its bucket is suspended, and a write would"
              + " destroy its version null; enable versioning or delete that version, then send"
              + " retryFailed");
    }
  }

  private Tally losses(FileWrite write, HeadFacts after) {
    List<String> losses = parallel.one(() -> write.losses(after, order.sweep().oldKey()));
    return losses.isEmpty()
        ? Tally.EMPTY
        : incidents.problem(
            file.name(), Standing.FAILED, "was written, but " + String.join("; ", losses));
  }

  /** Names what only this run knows to be replaced; it shuts no gate. */
  private Tally noNote(String replaced, HeadFacts after) {
    if (after.version().equals(replaced) || !ReplacesNote.isMissing(after)) {
      return Tally.EMPTY;
    }
    String why =
        "replaced version "
            + replaced
            + " without a note that says so, for which its metadata has no room or that version no"
            + " id of its own: a later run will pin that version; delete it once nobody needs it";
    LOGGER.warn("{} {}", file.name(), why);
    Problem problem = new Problem(order.store(), file.name(), Standing.SUPERSEDED, why);
    return new Tally(ItemCounts.NONE, List.of(), List.of(problem), List.of());
  }

  private static List<WrappedDataKey> keysOf(List<KeySweep.Swept> swept) {
    return swept.stream().map(KeySweep.Swept::key).toList();
  }
}
