package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.AttachmentOrder;
import dev.keyturn.reencryption.CopyOrder;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.InstanceOrder;
import dev.keyturn.reencryption.ReplacedVolume;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapOrder;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.UnusedOrder;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.sandbox.Fault;
import io.temporal.failure.ActivityFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.Volume;

/** A swap's steps on the strict sandbox; rows 55, 56 and 59 to 63 of the fault matrix. */
class VolumeActivitiesTest extends VolumeCalls {
  private static final String STEP = "swap-1/final";

  private enum Disk {
    ROOT(Machine.ROOT, "boots"),
    DATA(Machine.DATA, "orders");

    private final String device;
    private final String content;

    Disk(String device, String content) {
      this.device = device;
      this.content = content;
    }
  }

  /** Rows 56 and 63. */
  @ParameterizedTest
  @EnumSource
  void swapsADiskWithAllItsBytesAndAttributesEachStepTwice(Disk disk) {
    Volume before = machine.volumeAt(disk.device);

    String copy = swap(before.volumeId());

    Volume after = machine.volumeAt(disk.device);
    assertThat(after.volumeId()).isEqualTo(copy);
    assertThat(after.kmsKeyId()).isEqualTo(estate.newKey().value());
    assertThat(VolumeMapper.volume(after).shape()).isEqualTo(VolumeMapper.volume(before).shape());
    assertThat(SwapTags.carried(VolumeMapper.tags(after.tags())))
        .isEqualTo(SwapTags.carried(VolumeMapper.tags(before.tags())));
    assertThat(after.attachments().get(0).deleteOnTermination()).isTrue();
    assertThat(machine.read(disk.device)).isEqualTo(disk.content);
    assertThat(machine.volumes()).hasSize(3);
    assertThat(machine.snapshots()).hasSize(1);
  }

  @Test
  void copiesAnUnattachedVolume() {
    String spare =
        machine.volume(CreateVolumeRequest.builder().volumeType("io2").iops(300), estate.oldKey());
    activities.recordSwap(new SwapOrder(query(spare), SwapRecord.UNATTACHED));
    String copy = copy(spare, snapshot(spare));
    end(spare, copy);

    Volume after = described(copy);
    assertThat(after.kmsKeyId()).isEqualTo(estate.newKey().value());
    assertThat(VolumeMapper.volume(after).shape())
        .isEqualTo(VolumeMapper.volume(described(spare)).shape());
    assertThat(VolumeMapper.tags(described(spare).tags()))
        .containsEntry(SwapTags.REPLACED_BY, copy)
        .doesNotContainKey(SwapTags.RECORD);
  }

  /** Row 60: there is no token for CreateSnapshot, and one for CreateVolume. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateTags",
        "StopInstances",
        "CreateSnapshot",
        "CreateVolume",
        "DetachVolume",
        "AttachVolume",
        "ModifyInstanceAttribute",
        "StartInstances",
        "DeleteTags"
      })
  void losesAnAnswerAndDoublesNothing(String operation) {
    estate.fault(Fault.Kind.AFTER, "ec2", operation);

    String copy = swap(machine.data());

    assertThat(machine.volumeAt(Machine.DATA).volumeId()).isEqualTo(copy);
    assertThat(machine.read(Machine.DATA)).isEqualTo("orders");
    assertThat(machine.volumes()).hasSize(3);
    assertThat(machine.snapshots()).hasSize(1);
  }

  /**
   * Row 61: a key error comes after CreateVolume was answered: the volume never becomes available.
   */
  @Test
  void showsThatACopyNeverCameBecauseOfItsKey() {
    String snapshot = snapshot(machine.data());
    estate.kms().disableKey(disable -> disable.keyId(estate.newKey().value()));
    String copy = copy(machine.data(), snapshot);

    assertThat(facts(copy).volume().filter(found -> found.isAvailable())).isEmpty();
  }

  /** Row 55. */
  @Test
  void detachesNothingFromAnInstanceThatSomebodyStartedMeanwhile() {
    SwapRecord record = stopped(machine.data());
    machine.start();
    machine.write(Machine.DATA, "newer");
    machine.stop();

    assertThatThrownBy(
            () -> activities.detachVolume(new AttachmentOrder(query(machine.data()), record)))
        .isInstanceOfSatisfying(
            ActivityFailure.class,
            failure -> assertThat(FailureType.of(failure)).contains(FailureType.CHANGED_BY_OTHERS));
    assertThat(machine.volumeAt(Machine.DATA).volumeId()).isEqualTo(machine.data());
  }

  /** Row 60. */
  @Test
  void deletesWhatNobodyUsedAndNothingElse() {
    String theirs = machine.volume(CreateVolumeRequest.builder(), estate.newKey());
    String snapshot = snapshot(machine.data());
    copy(machine.data(), snapshot);
    assertThat(machine.volumes()).hasSize(4);

    twice(() -> activities.deleteUnused(unused(machine.data())));

    assertThat(machine.volumes())
        .extracting(Volume::volumeId)
        .containsExactlyInAnyOrder(machine.root(), machine.data(), theirs);
    assertThat(machine.snapshots()).isEmpty();
  }

  /** Row 59. */
  @Test
  void neverDeletesACopyThatWasAttachedOnce() {
    SwapRecord record = stopped(machine.data());
    String copy = copy(machine.data(), snapshot(machine.data()));
    activities.detachVolume(new AttachmentOrder(query(machine.data()), record));
    activities.attachVolume(new AttachmentOrder(query(copy), record));
    activities.detachVolume(new AttachmentOrder(query(copy), record));

    activities.deleteUnused(unused(machine.data()));

    assertThat(described(copy).volumeId()).isEqualTo(copy);
  }

  /** Anybody may put its mark back on a copy that is not attached now. */
  @Test
  void neverDeletesACopyThatWasUsedWhateverItsTagsSay() {
    String copy = copy(machine.data(), snapshot(machine.data()));

    activities.deleteUnused(
        new UnusedOrder(
            query(machine.data()), estate.newKey(), "swap-1", Optional.empty(), List.of(copy)));

    assertThat(described(copy).volumeId()).isEqualTo(copy);
    assertThat(machine.snapshots()).as("it shows what the copy is").hasSize(1);
  }

  @Test
  void leavesWhatAnotherSwapMade() {
    String copy = copy(machine.data(), snapshot(machine.data()));

    activities.deleteUnused(
        new UnusedOrder(
            query(machine.data()), estate.newKey(), "swap-2", Optional.empty(), List.of()));

    assertThat(described(copy).volumeId()).isEqualTo(copy);
    assertThat(machine.snapshots()).hasSize(1);
  }

  /** Later runs know it by the snapshot alone. */
  @Test
  void showsAReplacementAsLongAsTheSnapshotIsThereThatItWasMadeFrom() {
    String volume = machine.data();
    String copy = swap(volume);
    assertThat(facts(volume).replacedBy()).contains(copy);

    machine
        .snapshots()
        .forEach(made -> estate.ec2().deleteSnapshot(d -> d.snapshotId(made.snapshotId())));

    assertThat(facts(volume).replacedBy()).isEmpty();
    assertThat(facts(volume).unprovenReplacement()).contains(copy);
  }

  @Test
  void readsThatTheReplacementIsInUseUnderTheNewKey() {
    swap(machine.data());
    estate.disableOldKey();

    SampleResult read = read(machine.data());
    assertThat(read.read()).isEqualTo(1);
    assertThat(read.keyErrors()).isEmpty();
    assertThat(read(machine.data())).isEqualTo(read);
  }

  /** An attached volume works on under a disabled key, and fails at the next start. */
  @Test
  void reportsAnInstanceThatDoesNotStartWithoutTheKey() {
    swap(machine.data());
    estate.disableOldKey();
    machine.stop();
    machine.start();

    assertThat(read(machine.data()).keyErrors())
        .singleElement()
        .asString()
        .contains(machine.instance(), "KMS");
  }

  /** Each step twice; one that fails is run again, as Temporal does. */
  private String swap(String volume) {
    SwapRecord record = stopped(volume);
    String copy = copy(volume, snapshot(volume));
    twice(() -> activities.detachVolume(new AttachmentOrder(query(volume), record)));
    twice(() -> activities.attachVolume(new AttachmentOrder(query(copy), record)));
    twice(() -> activities.setDeleteOnTermination(new AttachmentOrder(query(copy), record)));
    end(volume, copy);
    InstanceOrder instance = new InstanceOrder(machine.instance(), Estate.REGION);
    twice(() -> activities.startInstance(instance));
    return copy;
  }

  private SwapRecord stopped(String volume) {
    VolumeFacts facts = facts(volume);
    SwapRecord record =
        SwapRecord.of(
            facts.volume().orElseThrow().attachments().get(0), facts.instance().orElseThrow());
    twice(() -> activities.recordSwap(new SwapOrder(query(volume), record)));
    InstanceOrder instance = new InstanceOrder(machine.instance(), Estate.REGION);
    twice(() -> activities.stopInstance(instance));
    return record;
  }

  private String snapshot(String volume) {
    SnapshotOrder order = new SnapshotOrder(query(volume), Estate.RUN, STEP, record(volume));
    return twice(() -> activities.snapshotVolume(order).id());
  }

  /** What its swap goes by, as the tag that is there already or as what is to be written. */
  private SwapRecord record(String volume) {
    return Optional.ofNullable(VolumeMapper.tags(described(volume).tags()).get(SwapTags.RECORD))
        .flatMap(SwapRecord::read)
        .orElse(SwapRecord.UNATTACHED);
  }

  private String copy(String volume, String snapshot) {
    CopyOrder order =
        new CopyOrder(
            facts(volume).volume().orElseThrow(), snapshot, estate.newKey(), Estate.RUN, STEP);
    return twice(() -> activities.copyVolume(order)).volume();
  }

  private void end(String volume, String copy) {
    twice(() -> activities.commitSwap(new ReplacedVolume(query(volume), copy)));
    twice(() -> activities.deleteUnused(unused(volume)));
    twice(() -> activities.endSwap(query(volume)));
  }

  /** Runs a step twice; one that fails is run again, as Temporal does. */
  static <T> T twice(Supplier<T> step) {
    T first = again(step);
    assertThat(again(step)).isEqualTo(first);
    return first;
  }

  private static <T> T again(Supplier<T> step) {
    try {
      return step.get();
    } catch (ActivityFailure failure) {
      assertThat(FailureType.of(failure)).contains(FailureType.UNAVAILABLE);
      return step.get();
    }
  }

  private Volume described(String volume) {
    return estate.ec2().describeVolumes(get -> get.volumeIds(volume)).volumes().get(0);
  }

  private SampleResult read(String volume) {
    return activities.readVolume(
        estate.sample(new DataStore.Volume(volume, false, false, Optional.empty()), true, 1));
  }

  private UnusedOrder unused(String volume) {
    return new UnusedOrder(query(volume), estate.newKey(), "swap-1", Optional.empty(), List.of());
  }
}
