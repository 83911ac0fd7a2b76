package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a response refuses before it changes anything. */
class ResponseRefusalsTest extends Responses {
  @Test
  void refusesAPlanThatIsNotTheOneThatWasShownAndNamesWhatChanged() {
    RunReport planned = start(input()).getResult(RunReport.class);
    harness.runs().shown(planned.plan());
    harness.account().policy(harness.account().policy().replace("Root", "Admins"));
    Map<String, Object> input = execute();
    input.put("plan", planned.plan().planHash());

    assertFails(input, FailureType.PLAN_CHANGED, "changed since: key policy");
    assertThat(harness.account().calls()).doesNotContain("containSuspects", "createReplacementKey");
  }

  @Test
  void refusesToContainTheRoleThatDisablesKeys() {
    Map<String, Object> input = execute();
    input.put("suspects", List.of(FakeAccount.GATE));

    assertFails(input, FailureType.PLAN_REFUSED, "it is the worker itself");
  }

  @Test
  void refusesASecondRunOnTheKeyAndNamesTheFirst() {
    start(execute());
    proof();
    harness.runs().holder(new dev.keyturn.key.Holder(ID, "run", "RespondToCompromise"));

    WorkflowStub second = harness.start("another", execute());

    assertThatThrownBy(() -> second.getResult(RunReport.class))
        .isInstanceOf(WorkflowFailedException.class)
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.KEY_BUSY);
              assertThat(FailureType.message(failure)).contains(ID, "temporal workflow terminate");
            });
  }

  @Test
  void refusesGrantsThatNobodyDecidedAbout() {
    harness.account().grant("g1", "arn:aws:iam::111122223333:role/app", false);

    assertFails(
        replacing(), FailureType.PLAN_REFUSED, "grant g1 of arn:aws:iam::111122223333:role/app");
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey");
  }

  @Test
  void refusesKeysThatCannotBeReplaced() {
    harness.account().manager("AWS");
    assertFails(execute(), FailureType.PLAN_REFUSED, "AWS managed");
    harness.account().manager("CUSTOMER");
    harness.account().kind("RSA_2048", "ENCRYPT_DECRYPT");
    assertFails(execute(), FailureType.PLAN_REFUSED, "RSA_2048");
    assertThat(harness.account().calls()).containsOnly("takeKeyInventory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"})
  void refusesKeysInACustomKeyStore(String origin) {
    harness.account().origin(origin);

    assertFails(execute(), FailureType.PLAN_REFUSED, "its origin is " + origin);
    assertThat(harness.account().calls()).containsOnly("takeKeyInventory");
  }

  @Test
  void leavesKeyMaterialOfOnesOwnToRotations() {
    Map<String, Object> input = execute();
    input.put(
        "importing",
        Map.of(
            "source",
            Map.of("type", "generated"),
            "algorithm",
            "RSAES_OAEP_SHA_256",
            "keySpec",
            "RSA_2048"));

    assertFails(input, FailureType.INVALID_INPUT, "importing: leave it out");
    assertThat(harness.account().calls()).isEmpty();
  }

  @Test
  void refusesABucketWhoseConfigurationNamesTheOldKey() {
    harness.account().bucketPins("inventory daily is written under the old key");

    assertFails(
        replacing(), FailureType.PLAN_REFUSED, "inventory daily is written under the old key");
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey", "prepareBucket");
  }

  @Test
  void refusesABucketWhoseLogsGoUnderTheOldKey() {
    harness.account().logsTo("logs");

    assertFails(replacing(), FailureType.PLAN_REFUSED, "name bucket logs in stores too");
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey", "prepareBucket");
  }

  @Test
  void letsLogsGoToABucketThatIsAStoreToo() {
    harness.account().logsTo("orders");

    start(execute());
    proof();
  }

  @Test
  void refusesToContainTheWorkerItself() {
    Map<String, Object> input = execute();
    input.put("suspects", List.of(FakeAccount.WORKER));

    assertFails(input, FailureType.PLAN_REFUSED, "it is the worker itself");
  }

  @Test
  void refusesToContainAServiceLinkedRole() {
    Map<String, Object> input = execute();
    input.put("suspects", List.of(FakeAccount.SERVICE_LINKED));

    assertFails(input, FailureType.PLAN_REFUSED, "it is a service-linked role");
    assertThat(harness.account().calls()).doesNotContain("containSuspects");
  }

  @Test
  void failsAtOnceOnBadInputAndNamesTheField() {
    assertBadInput("takeOver", true, "takeOver: unknown field");
    assertBadInput("key", "alias/or ders", "key \"alias/or ders\"");
    assertBadInput("stores", List.of(), "list at least one store");
    assertBadInput(
        "stores", List.of(Map.of("type", "queue", "name", "q")), "\"queue\" is not known");
    assertBadInput("settle", "soon", "settle");
    assertBadInput("settle", 300, "settle");
    assertBadInput("settle", "PT-20M", "settle");
    assertBadInput("mode", 1, "mode");
    assertBadInput("maxSweeps", 2.7, "maxSweeps");
    assertBadInput("stores", Collections.singletonList(null), "stores[0]");
    assertBadInput("suspects", Collections.singletonList(null), "suspects[0]");
    assertBadInput("suspects", List.of("leaked"), "suspects \"leaked\"");
    assertThat(harness.account().calls()).isEmpty();
  }

  @Test
  void failsAtOnceWithoutInput() {
    WorkflowStub none = harness.startWithout("no-input");
    WorkflowStub nothing = harness.start("null-input", new AtomicReference<>());
    for (WorkflowStub run : List.of(none, nothing)) {
      assertThatThrownBy(() -> run.getResult(RunReport.class))
          .satisfies(
              failure -> {
                assertThat(FailureType.of(failure)).contains(FailureType.INVALID_INPUT);
                assertThat(FailureType.message(failure)).contains("input is missing");
              });
    }
  }

  private void assertBadInput(String field, Object value, String message) {
    Map<String, Object> input = execute();
    input.put(field, value);
    WorkflowStub run = harness.start("bad-" + field, input);
    assertThatThrownBy(() -> run.getResult(RunReport.class))
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(FailureType.INVALID_INPUT);
              assertThat(FailureType.message(failure)).contains(message);
            });
  }
}
