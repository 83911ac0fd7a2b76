package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The steps by which a copy under the new key comes to stand in one volume's place. */
final class VolumeSwap {
  private static final Duration PARITY = Duration.ofMinutes(2);
  private static final Duration PARITY_PAUSE = Duration.ofSeconds(2);

  private final VolumeSteps steps;
  private final SwapRecovery recovery;
  private final Target target;
  private final VolumeState old;
  private final SwapRecord record;
  private final List<SwapSnapshot> known;
  private final Optional<Instant> turn;
  private final Optional<InstanceFacts> instance;

  private final List<String> parity = new ArrayList<>();
  private Optional<VolumeState> copy = Optional.empty();

  /**
   * @param turn when it goes back if it stopped an instance and is not committed
   */
  private VolumeSwap(VolumeSteps steps, Target target, VolumeFacts facts, Optional<Instant> turn) {
    this.steps = steps;
    this.recovery = new SwapRecovery(steps);
    this.target = target;
    this.old = facts.volume().orElseThrow();
    this.known = facts.snapshots();
    this.instance = facts.instance();
    this.record =
        old.attachments().stream()
            .findFirst()
            .map(place -> SwapRecord.of(place, facts.instance().orElseThrow()))
            .orElse(SwapRecord.UNATTACHED);
    this.turn = turn.filter(end -> record.wasRunning());
  }

  /** The swaps of one outage, which ends where the first window of theirs does. */
  static List<VolumeSwap> of(VolumeSteps steps, Target target, List<Candidate> volumes) {
    Optional<Instant> turn = Candidate.turn(volumes);
    return volumes.stream().map(v -> new VolumeSwap(steps, target, v.facts(), turn)).toList();
  }

  String volume() {
    return old.id();
  }

  SwapRecord record() {
    return record;
  }

  /** Notes the attributes that the new volume was seen to share with the old one. */
  void noteParity() {
    if (!parity.isEmpty()) {
      steps.ledger.note("in place of volume " + old.id() + " alike: " + String.join(", ", parity));
    }
  }

  /** A snapshot of a volume in use: it shortens the one that is taken during the outage. */
  void snapshotFirst(String step) {
    snapshot(step, found -> {});
  }

  /** A record counts only if a snapshot says the same; the first one may say what was before. */
  boolean isBorneOut() {
    return record.isBorneOut(known);
  }

  void bearOut() {
    snapshot("noted", found -> {});
  }

  void note() {
    if (!isBorneOut()) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "the instance of volume "
              + old.id()
              + " was started or stopped while its swap was prepared; leave it as it is, then send"
              + " retryFailed");
    }
    steps
        .call("Note the swap of " + old.id())
        .recordSwap(new SwapOrder(steps.query(old.id()), record));
    steps.ledger.began(old.id(), record);
    instance.ifPresent(steps.ledger::stops);
  }

  /** AWS finds out later that it can't use the key; the volume then vanishes or never comes. */
  void makeCopy() {
    String snapshot = snapshot("final", found -> requireInTime());
    String id =
        steps
            .call("Copy " + old.id() + " under the new key")
            .copyVolume(new CopyOrder(old, snapshot, target.newKey(), target.run(), steps.swap))
            .volume();
    steps.ledger.made(old.id(), id);
    VolumeState made = arrived(id);
    if (!made.isUnder(target.newKey())) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "volume "
              + id
              + " is under "
              + made.key().orElse("no key")
              + " and not "
              + target.newKey());
    }
    copy = Optional.of(made);
  }

  private VolumeState arrived(String id) {
    Arrival arrival = new Arrival(id);
    return steps
        .await(
            "volume " + id + " is available",
            id,
            VolumeSteps.SOON,
            facts -> {
              requireInTime();
              return arrival.isOver(facts);
            })
        .volume()
        .orElseThrow();
  }

  /** Puts the copy where the old volume is attached, if anywhere, and shows that it is like it. */
  void exchange() {
    if (record.instance().isPresent()) {
      recovery.detach(old.id(), record);
      recovery.attach(made(), record);
    }
    compare();
  }

  /** The way back takes its time too, which lies within the window. */
  void requireInTime() {
    if (turn.filter(end -> VolumeSteps.now().isAfter(end)).isPresent()) {
      throw FailureType.AWS_REFUSED.failure(
          "the swap of volume "
              + old.id()
              + " was not complete minutes before the end of its maintenance window; give a new run a"
              + " longer or later window, and see how long its snapshots take");
    }
  }

  /** An instance that somebody started meanwhile has written what the snapshot lacks. */
  void requireUnused() {
    VolumeFacts facts = steps.look(old.id());
    boolean untouched =
        record.instance().isPresent()
            ? record.isUntouched(facts)
            : facts.volume().filter(VolumeState::isAvailable).isPresent();
    if (!untouched) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "volume "
              + old.id()
              + " was taken into use by somebody else in the middle of its swap; keep "
              + record.instance().map(id -> "instance " + id + " stopped").orElse("it detached")
              + ", then send retryFailed");
    }
  }

  void commit() {
    steps.ledger.uses(made());
    steps.ledger.commits(old.id());
    steps
        .call("From here on " + made() + " replaces " + old.id())
        .commitSwap(new ReplacedVolume(steps.query(old.id()), made()));
  }

  /** What is not yet seen would look like what failed, and lead back. */
  void awaitCommitted() {
    steps.await(
        "it shows that " + made() + " replaces " + old.id(),
        old.id(),
        VolumeSteps.SOON,
        facts -> steps.ledger.replacedBy(facts).filter(made()::equals).isPresent());
  }

  private String made() {
    return copy.orElseThrow().id();
  }

  private String snapshot(String step, Consumer<VolumeFacts> check) {
    String id =
        steps
            .call("Take the " + step + " snapshot of " + old.id())
            .snapshotVolume(
                new SnapshotOrder(
                    steps.query(old.id()), target.run(), steps.swap + "/" + step, record))
            .id();
    steps.await(
        "snapshot " + id + " is complete",
        old.id(),
        VolumeSteps.LONG,
        facts -> {
          check.accept(facts);
          return complete(facts, id);
        });
    return id;
  }

  private static boolean complete(VolumeFacts facts, String snapshot) {
    Optional<SwapSnapshot> found =
        facts.snapshots().stream().filter(made -> made.id().equals(snapshot)).findFirst();
    if (found.filter(made -> made.state().equals("error")).isPresent()) {
      throw FailureType.AWS_REFUSED.failure(
          "snapshot " + snapshot + " failed; see it in EC2, then send retryFailed");
    }
    return found.filter(made -> made.state().equals("completed")).isPresent();
  }

  /** AWS may show attributes late, so that a difference counts only if it stays. */
  private void compare() {
    Instant began = VolumeSteps.now();
    while (!isLike(steps.look(made()).volume().orElseThrow())) {
      if (Duration.between(began, VolumeSteps.now()).compareTo(PARITY) > 0) {
        throw FailureType.CHANGED_BY_OTHERS.failure(
            "volume " + made() + " is not like " + old.id() + ": " + String.join(", ", parity));
      }
      Workflow.sleep(PARITY_PAUSE);
    }
  }

  private boolean isLike(VolumeState other) {
    parity.clear();
    parity.addAll(old.shape().to(other.shape()));
    Map<String, String> tags = SwapTags.carried(old.tags());
    Map<String, String> others = SwapTags.carried(other.tags());
    parity.add(VolumeShape.line("tags", tags.size(), others.size()));
    VolumeAttachment before = place(old);
    VolumeAttachment after = place(other);
    parity.add(VolumeShape.line("device", before.device(), after.device()));
    parity.add(
        VolumeShape.line(
            "delete on termination", before.deleteOnTermination(), after.deleteOnTermination()));
    return old.shape().equals(other.shape())
        && tags.equals(others)
        && before.device().equals(after.device())
        && before.deleteOnTermination() == after.deleteOnTermination();
  }

  private VolumeAttachment place(VolumeState volume) {
    return record
        .instance()
        .flatMap(volume::at)
        .orElse(new VolumeAttachment("-", "-", "detached", false));
  }

  /** Under which key copies are made, and for which run. */
  record Target(KeyArn newKey, String run) {}
}
