package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.UnusedOrder;
import dev.keyturn.reencryption.VolumeStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Volume;

/**
 * Whoever may set tags neither deletes, nor attaches, nor vouches for anything; rows 62A to 62F.
 */
class TagsAreHintsTest extends VolumeCalls {
  private final String stranger = machine.volume(CreateVolumeRequest.builder(), estate.newKey());

  @Test
  void deletesNothingThatOnlyTagsCallUnused() {
    String nightly = nightly(stranger);
    tag(stranger, Map.of(SwapTags.REPLACES, machine.data(), SwapTags.UNUSED, "true"));
    tag(nightly, Map.of(SwapTags.OF, machine.data(), SwapTags.PURPOSE, SwapTags.SWAP));

    activities.deleteUnused(
        new UnusedOrder(
            query(machine.data()), estate.newKey(), "swap-1", Optional.empty(), List.of()));

    assertThat(machine.volumes()).extracting(Volume::volumeId).contains(stranger);
    assertThat(machine.snapshots()).extracting(Snapshot::snapshotId).contains(nightly);
  }

  @Test
  void takesNoVolumeForOneThatASwapTookOffOnATagsWord() {
    tag(stranger, Map.of(SwapTags.RECORD, machine.instance() + " /dev/sdz true true x"));

    assertThat(facts(machine.data()).openSwaps()).isEmpty();
    assertThat(facts(machine.data()).unprovenRecords())
        .singleElement()
        .asString()
        .contains(stranger, machine.instance());
  }

  @Test
  void countsNoVolumeAsMovedThatWasNeverCopied() {
    String spare = machine.volume(CreateVolumeRequest.builder(), estate.oldKey());
    tag(spare, Map.of(SwapTags.REPLACED_BY, stranger));
    tag(stranger, Map.of(SwapTags.REPLACES, spare));

    ItemCounts counts =
        new VolumeStanding(
                new DataStore.Volume(spare, true, false, Optional.empty()),
                new Sweep(estate.oldKey(), estate.newKey(), null, null, null, null))
            .seen(facts(spare), Instant.EPOCH)
            .counts();

    assertThat(counts.unknown()).isEqualTo(1);
    assertThat(counts.superseded()).isZero();
  }

  @Test
  void looksAtAVolumeThoughAnotherBearsAnUnreadableRecord() {
    tag(stranger, Map.of(SwapTags.RECORD, "not one of ours"));

    assertThat(facts(machine.data()).volume()).isPresent();
    assertThat(facts(machine.data()).unprovenRecords())
        .singleElement()
        .asString()
        .contains(stranger, "not one of ours");
  }

  /** It would lack what was written since. */
  @Test
  void takesNoOlderSnapshotForAStepsOnATagsWord() {
    SnapshotOrder earlier =
        new SnapshotOrder(query(machine.data()), Estate.RUN, "swap-1/final", SwapRecord.UNATTACHED);
    SnapshotOrder later =
        new SnapshotOrder(query(machine.data()), Estate.RUN, "swap-2/final", SwapRecord.UNATTACHED);
    String stale = activities.snapshotVolume(earlier).id();
    tag(stale, Map.of(SwapTags.STEP, "swap-2/final"));

    assertThat(activities.snapshotVolume(later).id()).isNotEqualTo(stale);
  }

  /** Whoever may take snapshots can guess a step's description; what they took is too old. */
  @Test
  void takesNoOlderSnapshotForAStepsOnItsDescriptionsWord() {
    SnapshotOrder order =
        new SnapshotOrder(query(machine.data()), Estate.RUN, "swap-2/final", SwapRecord.UNATTACHED);
    String forged =
        estate
            .ec2()
            .createSnapshot(
                create ->
                    create.volumeId(machine.data()).description(SwapDescription.of(order).text()))
            .snapshotId();
    estate.sandbox().clock().advance(Duration.ofMinutes(1));

    Instant asked = estate.sandbox().clock().now().minusSeconds(5);
    VolumeCopies copies = new VolumeCopies(estate.ec2(), estate.ec2());
    String own = copies.snapshot(order, asked, false).id();

    assertThat(own).isNotEqualTo(forged);
    assertThat(copies.snapshot(order, asked, true).id()).isEqualTo(own);
  }

  /** A history must not fill with what anybody may write into tags. */
  @Test
  void namesAFewOfManyRecordsThatNothingBearsOut() {
    for (int i = 0; i < 8; i++) {
      String volume = machine.volume(CreateVolumeRequest.builder(), estate.oldKey());
      tag(volume, Map.of(SwapTags.RECORD, "not one of ours"));
    }

    assertThat(facts(machine.data()).doubts())
        .hasSize(6)
        .last()
        .asString()
        .startsWith("3 more volumes");
  }

  /** A tag must not have the old key enabled again. */
  @Test
  void findsNoErrorInWhatATagAloneCallsTheReplacement() {
    tag(machine.data(), Map.of(SwapTags.REPLACED_BY, stranger));

    assertThat(
            activities
                .readVolume(
                    estate.sample(
                        new DataStore.Volume(machine.data(), true, false, Optional.empty()),
                        true,
                        1))
                .keyErrors())
        .isEmpty();
  }

  private String nightly(String volume) {
    return estate
        .ec2()
        .createSnapshot(create -> create.volumeId(volume).description("nightly"))
        .snapshotId();
  }

  private void tag(String resource, Map<String, String> tags) {
    estate.ec2().createTags(create -> create.resources(resource).tags(VolumeMapper.tags(tags)));
  }
}
