package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.testing.FakeEc2;
import io.temporal.client.WorkflowStub;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That one volume has the application's tags, whichever stands; row 63A. */
@Timeout(60)
class SettledTagsWorkflowTest extends SharedOutages {
  @Test
  void leavesTheTagsOnTheNewVolumesAlone() {
    swap("one");

    VOLUMES.forEach(volume -> assertThat(named(volume)).containsExactly(replacement(volume)));
  }

  @Test
  void leavesTheTagsOnTheOldVolumesAloneWhereTheSwapWentBack() {
    harness.account().fails("commitSwap", FailureType.AWS_REFUSED, "not today");

    assertThatThrownBy(() -> swap("one"));

    VOLUMES.forEach(volume -> assertThat(named(volume)).containsExactly(volume));
  }

  @Test
  void leavesTheTagsOnTheCopyOfWhatHangsNowhere() {
    WorkflowStub run = stub("one");
    run.start(request(store(FakeEc2.SPARE), List.of()));
    run.getResult(StoreResult.class);

    assertThat(named(FakeEc2.SPARE)).containsExactly(replacement(FakeEc2.SPARE));
  }

  /** Whether it stands is not known for certain: a person is told of it anyway. */
  @Test
  void takesNoTagsOffACopyThatMayStandForWhatHangsNowhere() {
    harness.account().fails("commitSwap", FailureType.AWS_REFUSED, "not today");
    WorkflowStub run = stub("one");
    run.start(request(store(FakeEc2.SPARE), List.of()));

    assertThatThrownBy(() -> run.getResult(StoreResult.class));
    assertThat(named(FakeEc2.SPARE)).hasSize(2).contains(FakeEc2.SPARE);
  }

  /** Old names and all: the copy that was in use has the latest tags. */
  @Test
  void carriesThemOnWhereAPersonWentBackToTheOldVolumes() {
    swap("one");
    VOLUMES.forEach(volume -> ec2.says(replacement(volume), "owner", "payments"));
    VOLUMES.forEach(ec2::goesBackTo);

    swap("two");

    VOLUMES.forEach(volume -> assertThat(named(volume)).containsExactly(replacement(volume)));
    assertThat(ec2.having("owner", "payments"))
        .containsExactlyInAnyOrderElementsOf(VOLUMES.stream().map(this::replacement).toList());
  }

  @Test
  void carriesThemOnWhereTheCopyThatHadThemWasDeleted() {
    swap("one");
    String copy = replacement(FakeEc2.ROOT);
    ec2.goesBackTo(FakeEc2.ROOT);
    ec2.remove(copy);

    swap("two");

    assertThat(named(FakeEc2.ROOT)).containsExactly(replacement(FakeEc2.ROOT));
  }

  @Test
  void carriesThemOnWhereAPersonWentBackToAVolumeThatHangsNowhere() {
    for (String id : List.of("one", "two")) {
      harness.endLocks();
      WorkflowStub run = stub(id);
      run.start(request(store(FakeEc2.SPARE), List.of()));
      run.getResult(StoreResult.class);
      if (id.equals("one")) {
        ec2.goesBackTo(FakeEc2.SPARE);
      }
    }

    assertThat(named(FakeEc2.SPARE)).containsExactly(replacement(FakeEc2.SPARE));
  }

  /** The next run settles them before it ends what was left. */
  @ParameterizedTest
  @ValueSource(strings = {"settleTags", "deleteUnused", "endSwap", "startInstance", "commitSwap"})
  void leavesThemOnOneOfThemAfterARunThatWasTerminated(String step) {
    WorkflowStub run = stub("one");
    at(step, 1, () -> run.terminate("killed"));
    run.start(request(store(FakeEc2.ROOT), companions()));
    assertThatThrownBy(() -> run.getResult(StoreResult.class));
    harness.account().on(step, () -> {});

    swap("two");

    VOLUMES.forEach(volume -> assertThat(named(volume)).containsExactly(replacement(volume)));
  }

  /** IAM policies may allow calls by a tag of the application's. */
  @Test
  void endsTheSwapWhereTheWorkerMayOnlyChangeWhatBearsTheApplicationsTags() {
    ec2.allowsOnly("name");

    assertThat(swap("one").tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(ec2.open()).isEmpty();
    VOLUMES.forEach(volume -> assertThat(named(volume)).containsExactly(replacement(volume)));
  }

  @Test
  void leavesNothingOverOnTheWayBackWhereItMayOnlyChangeWhatBearsThem() {
    ec2.allowsOnly("name");
    int before = ec2.volumes();
    at(
        "copyVolume",
        3,
        () -> {
          throw FailureType.AWS_REFUSED.failure("not today");
        });

    assertThatThrownBy(() -> swap("one"));

    assertThat(ec2.open()).isEmpty();
    assertThat(ec2.volumes()).isEqualTo(before);
    VOLUMES.forEach(volume -> assertThat(named(volume)).containsExactly(volume));
  }

  @Test
  void endsTheSwapAndSaysSoWhereTheTagsMayNotBeChanged() {
    harness
        .account()
        .on(
            "settleTags",
            () -> {
              throw FailureType.ACCESS_DENIED.failure("ec2:CreateTags: denied");
            });

    StoreResult result = swap("one");

    assertThat(result.tally().counts().newDataKeys()).isEqualTo(1);
    assertThat(result.notes())
        .anySatisfy(note -> assertThat(note).contains("application's tags", "ec2:CreateTags"));
    assertThat(ec2.open()).isEmpty();
  }

  private String replacement(String volume) {
    return ec2.volume(volume).orElseThrow().tags().getOrDefault(SwapTags.REPLACED_BY, "none");
  }

  private List<String> named(String volume) {
    return ec2.having("name", volume);
  }
}
