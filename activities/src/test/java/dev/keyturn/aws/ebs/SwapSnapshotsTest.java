package dev.keyturn.aws.ebs;

import static dev.keyturn.aws.ebs.ImageryEstate.SNAPSHOTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.UnusedOrder;
import dev.keyturn.reencryption.VolumeQuery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots of swaps beside all others, known by their description. */
class SwapSnapshotsTest {
  private final ImageryEstate estate = new ImageryEstate();
  private String original = "";

  @BeforeEach
  void takeASnapshot() {
    original = estate.snapshot(estate.oldKey());
  }

  @AfterEach
  void close() {
    estate.close();
  }

  @Test
  void copiesASnapshotThatOnlyTagsCallAStepOfASwap() {
    estate.tag(original, "keyturn:run", ImageryEstate.RUN);
    estate.tag(original, "keyturn:purpose", "swap");

    ImageryPass pass = estate.moveAll(SNAPSHOTS);

    assertThat(pass.tally().counts().rewrapped()).isEqualTo(1);
    assertThat(estate.copies(original)).hasSize(1);
  }

  @Test
  void snapshotOfThisRunsOwnSwapIsSuperseded() {
    String swaps = estate.swapSnapshot(ImageryEstate.RUN);

    ImageryPass pass = estate.moveAll(SNAPSHOTS);

    assertThat(pass.tally().superseded()).contains(swaps + ", made by this run to move a volume");
    assertThat(estate.copies(swaps)).isEmpty();
  }

  @Test
  void copiesASnapshotOfAnotherRunsSwap() {
    String theirs = estate.swapSnapshot("another");
    estate.tag(theirs, "keyturn:run", ImageryEstate.RUN);

    estate.moveAll(SNAPSHOTS);

    assertThat(estate.copies(theirs)).hasSize(1);
  }

  /** Guards against ransomware forbid deletion; what stays is a person's to delete. */
  @Test
  void namesAllThatMayNotBeDeleted() {
    VolumeQuery volume = new VolumeQuery(estate.volume(estate.oldKey()), ImageryEstate.REGION);
    String first = snapshot(volume, "swap-1/first");
    String last = snapshot(volume, "swap-1/final");
    estate.refuse("DeleteSnapshot");

    assertThatThrownBy(
            () ->
                estate
                    .volumes()
                    .deleteUnused(
                        new UnusedOrder(
                            volume, estate.newKey(), "swap-1", Optional.empty(), List.of())))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.ACCESS_DENIED);
              assertThat(FailureType.message(failure)).contains(first, last);
            });
  }

  private String snapshot(VolumeQuery volume, String step) {
    return estate
        .volumes()
        .snapshotVolume(new SnapshotOrder(volume, ImageryEstate.RUN, step, SwapRecord.UNATTACHED))
        .id();
  }
}
