package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Swaps where somebody else sets their tags, or forbids that anything is deleted; rows 62A to 62F.
 */
@Timeout(60)
class ForgedTagsWorkflowTest extends SharedOutages {
  /** Guards against ransomware forbid deletion; the swap has ended all the same. */
  @Test
  void endsASwapThoughNothingMayBeDeleted() {
    harness.account().fails("deleteUnused", FailureType.ACCESS_DENIED, "ec2:DeleteSnapshot");

    StoreResult result = swapRoot("one");

    assertThat(result.tally().problems()).isEmpty();
    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(ec2.open()).isEmpty();
    assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("ec2:DeleteSnapshot"));
  }

  /** What a run swaps it knows of itself. */
  @ParameterizedTest
  @ValueSource(strings = {"copyVolume", "detachVolume", "attachVolume", "startInstance"})
  void swapsAllTheSameThoughSomebodySetsItsTagsMeanwhile(String step) {
    harness
        .account()
        .on(
            step,
            () ->
                ec2.says(
                    FakeEc2.ROOT, SwapTags.RECORD, FakeEc2.INSTANCE + " /dev/sdz false false x"));

    StoreResult result = swapRoot("one");

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(ec2.at(DEVICES.get(0))).isNotEmpty().isNotEqualTo(FakeEc2.ROOT);
    assertThat(ec2.at("/dev/sdz")).isEmpty();
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.open()).isEmpty();
  }

  @Test
  void swapsAllTheSameThoughAnotherVolumesRecordBecomesUnreadableMeanwhile() {
    harness
        .account()
        .on("stopInstance", () -> ec2.says(FakeEc2.SPARE, SwapTags.RECORD, "not one of ours"));

    StoreResult result = swapRoot("one");

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(ec2.state()).isEqualTo("running");
  }

  /** The old volume is where it was, not the one that the tag names. */
  @Test
  void goesBackToTheOldVolumeThoughItsTagNamesAnother() {
    harness
        .account()
        .on("attachVolume", () -> ec2.says(FakeEc2.ROOT, SwapTags.REPLACED_BY, FakeEc2.SPARE))
        .fails("setDeleteOnTermination", FailureType.AWS_REFUSED, "not today");

    assertThatThrownBy(() -> swapRoot("one"))
        .satisfies(
            failure -> assertThat(FailureType.message(failure)).contains("nothing was replaced"));

    assertThat(ec2.at(DEVICES.get(0))).isEqualTo(FakeEc2.ROOT);
    assertThat(ec2.state()).isEqualTo("running");
  }

  /** The copy stays in place, and nobody says that nothing was replaced. */
  @Test
  void asksWhereTheReplacementsTagIsChangedAfterTheSwap() {
    harness
        .account()
        .on("endSwap", () -> ec2.says(FakeEc2.ROOT, SwapTags.REPLACED_BY, FakeEc2.SPARE));

    StoreResult result = swapRoot("one");

    assertThat(ec2.at(DEVICES.get(0))).isNotEmpty().isNotEqualTo(FakeEc2.ROOT);
    assertThat(result.tally().counts().unknown()).isEqualTo(1);
    assertThat(result.tally().problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.detail()).contains(FakeEc2.SPARE));
  }

  @Test
  void attachesNothingOnATagsWord() {
    ec2.says(FakeEc2.SPARE, SwapTags.RECORD, FakeEc2.INSTANCE + " /dev/sdz true true x");

    StoreResult result = swapRoot("one");

    assertThat(ec2.at("/dev/sdz")).isEmpty();
    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains(FakeEc2.SPARE));
  }

  /** What a broken swap needs to be undone may be in it, and nowhere else. */
  @Test
  void overwritesNoRecordThatNothingBearsOut() {
    String strange = FakeEc2.INSTANCE + " /dev/sdz true true x";
    ec2.says(FakeEc2.ROOT, SwapTags.RECORD, strange);

    StoreResult result = swapRoot("one");

    assertThat(result.tally().problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.detail()).contains(strange, "delete the tag, then send retry"));
    assertThat(ec2.volume(FakeEc2.ROOT).orElseThrow().tags())
        .containsEntry(SwapTags.RECORD, strange);
    assertThat(harness.account().calls()).doesNotContain("stopInstance", "recordSwap", "endSwap");
  }

  /** The copy was never written to, and the old volume is attached where it would have to go. */
  @Test
  void goesBackThoughItsTagNamesItsOwnCopyTooSoon() {
    harness
        .account()
        .on("detachVolume", () -> ec2.says(FakeEc2.ROOT, SwapTags.REPLACED_BY, ec2.marked().get(0)))
        .fails("detachVolume", FailureType.AWS_REFUSED, "not today");

    assertThatThrownBy(() -> swapRoot("one"))
        .satisfies(
            failure -> assertThat(FailureType.message(failure)).contains("nothing was replaced"));

    assertThat(ec2.at(DEVICES.get(0))).isEqualTo(FakeEc2.ROOT);
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.volume(FakeEc2.ROOT).orElseThrow().tags())
        .doesNotContainKeys(SwapTags.REPLACED_BY, SwapTags.RECORD);
  }

  /** Another volume's swap at the instance is nothing that this outage has to end. */
  @Test
  void startsTheInstanceThoughAFinishedSwapIsMadeToLookOpenMeanwhile() {
    SwapRecord ended =
        new SwapRecord(Optional.of(FakeEc2.INSTANCE), "/dev/sdz", true, true, "2025-12-01");
    harness
        .account()
        .on(
            "stopInstance",
            () -> {
              ec2.records(FakeEc2.SPARE, ended);
              ec2.says(FakeEc2.SPARE, SwapTags.REPLACED_BY, "x");
            });

    StoreResult result = swapRoot("one");

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(ec2.state()).isEqualTo("running");
    assertThat(ec2.at("/dev/sdz")).isEmpty();
  }

  private StoreResult swapRoot(String id) {
    harness.endLocks();
    WorkflowStub run = stub(id);
    run.start(request(store(FakeEc2.ROOT), List.of()));
    return run.getResult(StoreResult.class);
  }
}
