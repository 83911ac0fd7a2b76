package dev.keyturn.aws.ebs;

import static dev.keyturn.aws.ebs.VolumeActivitiesTest.twice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.reencryption.AttachmentOrder;
import dev.keyturn.reencryption.CopyOrder;
import dev.keyturn.reencryption.InstanceOrder;
import dev.keyturn.reencryption.ReplacedVolume;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapOrder;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.UnusedOrder;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.sandbox.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two volumes of one instance in one outage, and back; rows 55, 59, 60 and 62. */
class SharedSwapTest extends VolumeCalls {
  private static final String STEP = "swap-1/final";

  private final InstanceOrder instance = new InstanceOrder(machine.instance(), Estate.REGION);
  private final List<String> volumes = List.of(machine.root(), machine.data());
  private final Map<String, SwapRecord> records = new LinkedHashMap<>();
  private final Map<String, String> copies = new LinkedHashMap<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
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
  void swapsBothInOneOutageEachStepTwiceAndWithEachAnswerLost(String operation) {
    if (!operation.equals("none")) {
      estate.fault(Fault.Kind.AFTER, "ec2", operation);
    }
    copy();
    exchange();
    volumes.forEach(volume -> twice(() -> activities.commitSwap(replaced(volume))));
    twice(() -> activities.startInstance(instance));
    end();

    assertThat(machine.volumeAt(Machine.ROOT).volumeId()).isEqualTo(copyOf(machine.root()));
    assertThat(machine.volumeAt(Machine.DATA).volumeId()).isEqualTo(copyOf(machine.data()));
    assertThat(machine.volumes()).hasSize(4);
    assertThat(machine.snapshots()).hasSize(2);
    requireContents();
  }

  @Test
  void showsBothSwapsOfTheInstanceToWhoeverLooksAtOne() {
    copy();

    assertThat(facts(machine.data()).openSwaps()).containsExactlyInAnyOrderElementsOf(volumes);
    assertThat(facts(machine.root()).openSwaps()).containsExactlyInAnyOrderElementsOf(volumes);
  }

  /** Row 62: the first was committed, the second could not be. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "DeleteTags"})
  void goesBackWithBothAfterOneCommit(String operation) {
    copy();
    exchange();
    activities.commitSwap(replaced(machine.root()));
    if (!operation.equals("none")) {
      estate.fault(Fault.Kind.AFTER, "ec2", operation);
    }

    twice(() -> activities.withdrawCommit(replaced(machine.root())));
    assertThat(facts(machine.root()).replacedBy()).isEmpty();
    for (String volume : volumes) {
      twice(() -> activities.detachVolume(order(copyOf(volume), volume)));
      twice(() -> activities.attachVolume(order(volume, volume)));
      twice(() -> activities.setDeleteOnTermination(order(volume, volume)));
    }
    twice(() -> activities.startInstance(instance));
    end();

    assertThat(machine.volumeAt(Machine.ROOT).volumeId()).isEqualTo(machine.root());
    assertThat(machine.volumeAt(Machine.DATA).volumeId()).isEqualTo(machine.data());
    assertThat(machine.volumes()).as("copies that were attached are kept").hasSize(4);
    requireContents();
  }

  @Test
  void withdrawsNoReplacementButTheOneThatIsNamed() {
    activities.commitSwap(new ReplacedVolume(query(machine.root()), machine.data()));

    twice(
        () -> activities.withdrawCommit(new ReplacedVolume(query(machine.root()), "vol-9999abcd")));

    assertThat(facts(machine.root()).unprovenReplacement()).contains(machine.data());
  }

  /** Notes both, stops the instance once, and makes both copies. */
  private void copy() {
    for (String volume : volumes) {
      VolumeFacts facts = facts(volume);
      SwapRecord record =
          SwapRecord.of(
              facts.volume().orElseThrow().attachments().get(0), facts.instance().orElseThrow());
      records.put(volume, record);
      twice(() -> activities.recordSwap(new SwapOrder(query(volume), record)));
    }
    twice(() -> activities.stopInstance(instance));
    for (String volume : volumes) {
      SnapshotOrder order =
          new SnapshotOrder(
              query(volume), Estate.RUN, STEP, records.getOrDefault(volume, SwapRecord.UNATTACHED));
      String snapshot = twice(() -> activities.snapshotVolume(order).id());
      CopyOrder copy =
          new CopyOrder(
              facts(volume).volume().orElseThrow(), snapshot, estate.newKey(), Estate.RUN, STEP);
      copies.put(volume, twice(() -> activities.copyVolume(copy)).volume());
    }
  }

  private void exchange() {
    for (String volume : volumes) {
      twice(() -> activities.detachVolume(order(volume, volume)));
      twice(() -> activities.attachVolume(order(copyOf(volume), volume)));
      twice(() -> activities.setDeleteOnTermination(order(copyOf(volume), volume)));
    }
  }

  private void end() {
    for (String volume : volumes) {
      twice(() -> activities.deleteUnused(unused(volume)));
      twice(() -> activities.endSwap(query(volume)));
      assertThat(facts(volume).record()).isEmpty();
    }
    assertThat(machine.described().state().nameAsString()).isEqualTo("running");
  }

  private void requireContents() {
    assertThat(machine.read(Machine.ROOT)).isEqualTo("boots");
    assertThat(machine.read(Machine.DATA)).isEqualTo("orders");
  }

  private AttachmentOrder order(String moved, String original) {
    return new AttachmentOrder(query(moved), records.getOrDefault(original, SwapRecord.UNATTACHED));
  }

  private String copyOf(String volume) {
    return copies.getOrDefault(volume, "");
  }

  private ReplacedVolume replaced(String volume) {
    return new ReplacedVolume(query(volume), copyOf(volume));
  }

  private UnusedOrder unused(String volume) {
    return new UnusedOrder(query(volume), estate.newKey(), "swap-1", Optional.empty(), List.of());
  }
}
