package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.reencryption.Pause;
import dev.keyturn.reencryption.Resume;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.BrokenOff;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whenever a decision comes: it is turned down with a reason, or carried out. */
class ResponseAnyMomentTest extends Responses {
  private static final String BY = "approver@example.com";

  /** So that a run has every step that there is. */
  @BeforeEach
  void guardTheOldKey() {
    harness.account().policy(guarded(harness.account().policy()));
  }

  /** A call that is being answered while the run is in a phase. */
  record Moment(String step, Phase phase) {}

  /** Why an Update was turned down; empty if it was taken. */
  private static final class Answer {
    private volatile String why = "never sent";
  }

  /** Steps of child workflows, which a pause breaks off. */
  private static final Set<String> OF_CHILDREN = Set.of("prepareBucket", "sweepObjects", "shard-0");

  /** Every call of a run to its end, in the order in which they first come. */
  static Set<Moment> moments() {
    ResponseAnyMomentTest reference = new ResponseAnyMomentTest();
    Set<Moment> seen = Collections.synchronizedSet(new LinkedHashSet<>());
    reference.setUp();
    reference.guardTheOldKey();
    try (RunHarness harness = reference.harness) {
      harness
          .account()
          .onEach(step -> seen.add(new Moment(step, harness.run(ID).status().phase())));
      WorkflowStub run = reference.start(onOneBucket(execute()));
      reference.approve();
      run.getResult(RunReport.class);
    }
    assertThat(seen).contains(new Moment("proveKeyDead", Phase.SOAKING)).hasSizeGreaterThan(20);
    return new LinkedHashSet<>(seen);
  }

  @ParameterizedTest
  @MethodSource("moments")
  void goesBackOrSaysWhyNot(Moment moment) {
    Answer answer =
        at(
            moment,
            () -> {
              harness.run(ID).rollBack(new RollBack("approver@example.com", "any moment", true));
              BrokenOff.await();
            });
    WorkflowStub run = start(onOneBucket(execute()));
    approveUnless(answer);

    RunReport report = run.getResult(RunReport.class);
    assertThat(GuardedPolicy.guards(FakeAccount.OLD, harness.account().policy())).hasSize(1);
    if (answer.why.isEmpty()) {
      assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
      assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
      assertThat(harness.account().policy()).doesNotContain("KeyturnContainment", "KeyturnSeal");
    } else {
      assertThat(answer.why).contains("nothing was changed by this run");
      assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    }
  }

  /** Pages that a pause breaks off are in {@link ResponsePaceTest}. */
  static List<Moment> momentsOfTheRunItself() {
    return moments().stream().filter(moment -> !OF_CHILDREN.contains(moment.step())).toList();
  }

  @ParameterizedTest
  @MethodSource("momentsOfTheRunItself")
  void holdsUpOrSaysWhyNot(Moment moment) {
    Answer answer = at(moment, () -> harness.run(ID).pause(new Pause(BY)));
    WorkflowStub run = start(onOneBucket(execute()));
    if (isBeforeTheApproval(moment)) {
      assertHeldUp();
    }
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(answer.why.isEmpty()).isEqualTo(isBeforeTheApproval(moment));
  }

  private static boolean isBeforeTheApproval(Moment moment) {
    return moment.phase().compareTo(Phase.AWAITING_APPROVAL) < 0
        && !Set.of("reconcileReplacementKeys", "readObjects").contains(moment.step());
  }

  /** A run that waits for nobody has no use for what only one that waits would look at. */
  @Test
  void turnsDownWhatItDoesNotWaitFor() {
    List<String> accepted = Collections.synchronizedList(new ArrayList<>());
    harness.account().onEach(step -> sendWhatNothingWaitsFor(step, accepted));
    WorkflowStub run = start(onOneBucket(execute()));
    approve();

    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
    assertThat(accepted).isEmpty();
  }

  private void sendWhatNothingWaitsFor(String step, List<String> accepted) {
    LocalDate until = LocalDate.parse("2999-01-01");
    RunHarness at = harness;
    note(accepted, step + " reject", () -> at.run(ID).reject(reason()));
    note(accepted, step + " seal", () -> at.run(ID).seal(reason()));
    note(accepted, step + " retryFailed", () -> at.run(ID).retryFailed(new Retry(BY)));
    note(
        accepted,
        step + " accept",
        () -> at.run(ID).accept(new PinAcceptance("bucket/orders#LOCKED", "0", BY, "held", until)));
    note(
        accepted, step + " approve", () -> at.run(ID).approve(approval(at.run(ID).proof().hash())));
    note(accepted, step + " resume", () -> at.run(ID).resume(new Resume(BY)));
  }

  private static void note(List<String> accepted, String what, Runnable update) {
    if (answer(update).isEmpty()) {
      accepted.add(what);
    }
  }

  private void assertHeldUp() {
    for (int i = 0; i < 200 && harness.run(ID).status().pace().paused().isEmpty(); i++) {
      harness.sleep(Duration.ofSeconds(10));
    }
    assertThat(harness.run(ID).status().pace().paused()).isPresent();
    harness.sleep(Duration.ofHours(1));
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
    harness.run(ID).resume(new Resume(BY));
  }

  private void approveUnless(Answer wentBack) {
    for (int i = 0; i < 100 && !isOver(); i++) {
      if (harness.run(ID).status().phase() == Phase.AWAITING_APPROVAL) {
        approve();
        return;
      }
      harness.sleep(Duration.ofSeconds(10));
    }
    assertThat(wentBack.why).isEmpty();
  }

  private boolean isOver() {
    return harness.run(ID).status().phase() == Phase.ROLLED_BACK;
  }

  /** Sends something once at a moment; gives why it was turned down, or nothing. */
  private Answer at(Moment moment, Runnable update) {
    Answer answer = new Answer();
    harness
        .account()
        .onEach(
            step -> {
              if (answer.why.equals("never sent")
                  && moment.equals(new Moment(step, harness.run(ID).status().phase()))) {
                answer.why = answer(update);
              }
            });
    return answer;
  }

  private static String answer(Runnable update) {
    try {
      update.run();
      return "";
    } catch (WorkflowUpdateException refused) {
      return FailureType.message(refused);
    } catch (WorkflowQueryException noProof) {
      return "no proof";
    }
  }

  private static Reason reason() {
    return new Reason(BY, "false alarm");
  }
}
