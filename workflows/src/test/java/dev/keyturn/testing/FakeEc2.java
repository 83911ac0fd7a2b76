package dev.keyturn.testing;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.InstanceFacts;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.TriedCall;
import dev.keyturn.reencryption.TriedCalls;
import dev.keyturn.reencryption.VolumeAttachment;
import dev.keyturn.reencryption.VolumeShape;
import dev.keyturn.reencryption.VolumeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Instances and volumes, all under the old key at first. */
public final class FakeEc2 {
  /** The instance. */
  public static final String INSTANCE = "i-00000001";

  /** Its root volume. */
  public static final String ROOT = "vol-00000001";

  /** Its data volume. */
  public static final String DATA = "vol-00000002";

  /** A volume that is attached to nothing. */
  public static final String SPARE = "vol-00000003";

  /** A second data volume, see {@link #attachesLogs()}. */
  public static final String LOGS = "vol-00000004";

  /** Other instances, see {@link #attachesOthers()}. */
  public static final String OTHER = "i-00000002";

  public static final String THIRD = "i-00000003";

  /** The volume of the one. */
  public static final String OTHER_DATA = "vol-00000005";

  /** The volume of the other. */
  public static final String THIRD_DATA = "vol-00000006";

  /** Where that is attached. */
  public static final String LOGS_DEVICE = "/dev/sdg";

  private final Map<String, VolumeState> volumes = new TreeMap<>();
  private final Map<String, List<SwapSnapshot>> snapshots = new TreeMap<>();
  private final FakeInstances instances = new FakeInstances(INSTANCE, OTHER, THIRD);
  private String held = "none";
  private boolean listsLag;
  private int made = 1;
  private List<String> forgotten = List.of();
  private List<String> denied = List.of();
  private List<String> untold = List.of();
  private Optional<String> condition = Optional.empty();

  FakeEc2() {
    put(
        FakeMachine.volume(
            ROOT, List.of(new VolumeAttachment(INSTANCE, "/dev/xvda", "attached", true))));
    put(
        FakeMachine.volume(
            DATA, List.of(new VolumeAttachment(INSTANCE, "/dev/sdf", "attached", false))));
    put(FakeMachine.volume(SPARE, List.of()));
  }

  /** What is attached at a device now; empty if nothing is. */
  public synchronized String at(String device) {
    return volumes.values().stream()
        .filter(v -> v.attachments().stream().anyMatch(a -> a.device().equals(device)))
        .map(VolumeState::id)
        .findFirst()
        .orElse("");
  }

  /** The instance's state. */
  public synchronized String state() {
    return state(INSTANCE);
  }

  /** The state of one of them. */
  public synchronized String state(String id) {
    return instances.get(id).state();
  }

  /** How often instances were started. */
  public synchronized int started() {
    return instances.started();
  }

  /** How many instances did not run at once, at most. */
  public synchronized long mostStopped() {
    return instances.mostStopped();
  }

  /** Lets starts fall back to stopped, with a reason. */
  public synchronized void fallsBack(String reason) {
    instances.fallsBack(reason);
  }

  /** Running instances have a public address, another one after each start. */
  public synchronized void assignsAddresses() {
    instances.assignsAddresses();
  }

  /** EC2 shows late, for so many looks, that an instance was stopped or started. */
  public void showsInstancesLate(int looks) {
    instances.showsLate(looks);
  }

  /** Puts the instance into an Auto Scaling group. */
  public synchronized void joins(String group) {
    instances.joins(INSTANCE, group);
  }

  /** The worker may not make these calls. */
  public synchronized void denies(String... actions) {
    denied = List.of(actions);
  }

  /** Nobody can tell whether the worker may make these calls. */
  public synchronized void leavesOpen(String... actions) {
    untold = List.of(actions);
  }

  /** The worker may change and delete those volumes alone that bear this tag. */
  public synchronized void allowsOnly(String tag) {
    condition = Optional.of(tag);
  }

  synchronized void requireAllowed(String action, String id) {
    VolumeState volume = java.util.Objects.requireNonNull(volumes.get(id));
    if (condition.filter(tag -> !volume.tags().containsKey(tag)).isPresent()) {
      throw FailureType.ACCESS_DENIED.failure(action + " on " + id + ": denied");
    }
  }

  synchronized TriedCalls tried(String volume) {
    return new TriedCalls(
        denied.stream().map(it -> new TriedCall(it, volume, "not authorized")).toList(),
        untold.stream().map(it -> new TriedCall(it, volume, "InvalidRequest")).toList());
  }

  /** Puts snapshots under the old key that are of no store. */
  public synchronized void forgets(String... snapshots) {
    forgotten = Stream.of(snapshots).map(id -> "snapshots " + id).toList();
  }

  synchronized List<String> forgotten() {
    return forgotten;
  }

  /** Gives the instance its second data volume. */
  public synchronized void attachesLogs() {
    put(
        FakeMachine.volume(
            LOGS, List.of(new VolumeAttachment(INSTANCE, LOGS_DEVICE, "attached", true))));
  }

  /** Gives the other instances their volumes. */
  public synchronized void attachesOthers() {
    put(
        FakeMachine.volume(
            OTHER_DATA, List.of(new VolumeAttachment(OTHER, "/dev/sdh", "attached", true))));
    put(
        FakeMachine.volume(
            THIRD_DATA, List.of(new VolumeAttachment(THIRD, "/dev/sdi", "attached", true))));
  }

  /** Lets several instances use a volume, or no more. */
  public synchronized void multiAttach(String id, boolean several) {
    VolumeState old = java.util.Objects.requireNonNull(volumes.get(id));
    VolumeShape shape = old.shape();
    put(
        new VolumeState(
            id,
            old.state(),
            old.key(),
            old.snapshot(),
            new VolumeShape(
                shape.zone(),
                shape.type(),
                shape.size(),
                shape.iops(),
                shape.throughput(),
                several),
            old.tags(),
            old.attachments()));
  }

  /** Volumes whose swap has not ended. */
  public synchronized List<String> open() {
    return openSwapsNow(INSTANCE);
  }

  /** Takes a volume off the stopped instance. */
  public synchronized void detaches(String id) {
    place(id, List.of());
  }

  /** Puts the instance into a state. */
  public synchronized void enter(String state, String reason) {
    enter(INSTANCE, state, reason);
  }

  /** Puts one of them into a state. */
  public synchronized void enter(String id, String state, String reason) {
    instances.enter(id, state, reason);
  }

  /** Somebody goes back from a replacement to the volume that it replaced. */
  public synchronized void goesBackTo(String id) {
    VolumeState old = java.util.Objects.requireNonNull(volumes.get(id));
    String by = java.util.Objects.requireNonNull(old.tags().get(SwapTags.REPLACED_BY));
    List<VolumeAttachment> places = java.util.Objects.requireNonNull(volumes.get(by)).attachments();
    put(FakeMachine.with(old, old.tags(), places));
    VolumeState idle = java.util.Objects.requireNonNull(volumes.get(by));
    put(FakeMachine.with(idle, idle.tags(), List.of()));
    tag(id, SwapTags.REPLACED_BY, Optional.empty());
  }

  /** Starts the instance, as anybody can. */
  public synchronized void start() {
    start(INSTANCE);
  }

  /** Starts one of them. */
  public synchronized void start(String id) {
    instances.start(id);
  }

  public synchronized Optional<VolumeState> volume(String id) {
    return Optional.ofNullable(volumes.get(id));
  }

  /** Snapshots of this step are never completed. */
  public synchronized void holds(String step) {
    held = step;
  }

  /** A volume bears the record of a swap that nobody ended. */
  public synchronized void records(String id, SwapRecord record) {
    tag(id, SwapTags.RECORD, Optional.of(record.text()));
    snapshot(id, "left/final", record);
  }

  /** Somebody else sets a tag. */
  public synchronized void says(String id, String tag, String text) {
    tag(id, tag, Optional.of(text));
  }

  /** Copies that bear the mark by which they may be deleted. */
  public synchronized List<String> marked() {
    return tagged(SwapTags.UNUSED, "true").stream().map(VolumeState::id).toList();
  }

  /** Which volumes have a tag. */
  public synchronized List<String> having(String tag, String value) {
    return tagged(tag, value).stream().map(VolumeState::id).toList();
  }

  /** How many volumes there are. */
  public synchronized int volumes() {
    return volumes.size();
  }

  synchronized int next() {
    return made++;
  }

  synchronized InstanceFacts instance(String id) {
    return instances.seen(id);
  }

  synchronized void put(VolumeState volume) {
    volumes.put(volume.id(), volume);
  }

  /** Deletes a volume, as anybody can. */
  public synchronized void remove(String id) {
    volumes.remove(id);
  }

  synchronized List<VolumeState> tagged(String key, String value) {
    return volumes.values().stream().filter(v -> value.equals(v.tags().get(key))).toList();
  }

  /** Lets lists of volumes lag behind, as EC2's may; a single volume is seen at once. */
  public synchronized void listsLag() {
    listsLag = true;
  }

  synchronized List<String> openSwaps(String of) {
    return listsLag ? List.of() : openSwapsNow(of).stream().filter(id -> !isForged(id)).toList();
  }

  /** Volumes with a record that no snapshot bears out. */
  synchronized List<String> doubtful() {
    return volumes.keySet().stream().filter(this::isForged).toList();
  }

  private boolean isForged(String id) {
    return Optional.ofNullable(volumes.get(id))
        .map(found -> found.tags().get(SwapTags.RECORD))
        .filter(
            text ->
                SwapRecord.read(text).filter(found -> found.isBorneOut(snapshots(id))).isEmpty())
        .isPresent();
  }

  private List<String> openSwapsNow(String of) {
    return volumes.values().stream()
        .filter(v -> v.tags().containsKey(SwapTags.RECORD))
        .filter(v -> v.tags().getOrDefault(SwapTags.RECORD, "").startsWith(of + " "))
        .map(VolumeState::id)
        .toList();
  }

  synchronized List<SwapSnapshot> snapshots(String volume) {
    return List.copyOf(snapshots.getOrDefault(volume, List.of()));
  }

  synchronized SwapSnapshot snapshot(String volume, String step, SwapRecord record) {
    SwapSnapshot snapshot =
        new SwapSnapshot(
            "snap-" + made++,
            step.endsWith(held) ? "pending" : "completed",
            Optional.of(FakeAccount.OLD.value()),
            java.util.Objects.requireNonNull(volumes.get(volume)).shape().size(),
            step,
            record.text());
    snapshots.computeIfAbsent(volume, id -> new ArrayList<>()).add(snapshot);
    return snapshot;
  }

  synchronized void tag(String id, String key, Optional<String> value) {
    VolumeState old = java.util.Objects.requireNonNull(volumes.get(id));
    Map<String, String> tags = new TreeMap<>(old.tags());
    value.ifPresentOrElse(text -> tags.put(key, text), () -> tags.remove(key));
    put(FakeMachine.with(old, tags, old.attachments()));
  }

  synchronized void attach(String id, SwapRecord place, boolean deleteOnTermination) {
    String instance = place.instance().orElseThrow();
    if (!at(place.device()).equals(id) && !instances.get(instance).isStopped()) {
      throw new AssertionError("a volume is attached while the instance is " + state(instance));
    }
    String taken = at(place.device());
    if (!taken.isEmpty() && !taken.equals(id)) {
      throw new AssertionError(place.device() + " is taken by " + taken);
    }
    place(
        id,
        List.of(new VolumeAttachment(instance, place.device(), "attached", deleteOnTermination)));
  }

  synchronized void place(String id, List<VolumeAttachment> attachments) {
    VolumeState old = java.util.Objects.requireNonNull(volumes.get(id));
    boolean runs = old.instance().filter(at -> instances.get(at).isRunning()).isPresent();
    if (runs && attachments.isEmpty()) {
      throw new AssertionError("a volume is taken from a running instance");
    }
    put(FakeMachine.with(old, old.tags(), attachments));
  }
}
