package dev.keyturn.compromise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import io.temporal.client.WorkflowStub;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The response as it should go, and what stops it on the way. */
class RespondToCompromiseWorkflowTest extends Responses {
  private static final KeyArn THIRD =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000c");

  @Test
  void replacesTheKeyOnceAnotherPersonApproves() {
    WorkflowStub run = start(execute());

    approve();
    RunReport report = run.getResult(RunReport.class);

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);
    assertThat(report.status().stores())
        .extracting(store -> store.counts().newDataKeys(), store -> store.counts().total())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(3L, 3L),
            org.assertj.core.groups.Tuple.tuple(1L, 1L));
    assertThat(report.death()).isPresent();
    assertThat(report.approval()).contains("unauthenticated: approver@example.com");
    assertThat(report.inlineKeys()).extracting("wrappedKey").containsExactly("bmV3");
    assertThat(report.proof().orElseThrow().subject().notLookedAt())
        .first()
        .asString()
        .contains("only this run's own copy is read", "./keyturn inline-keys RUN --out FILE");
  }

  @Test
  void takesTheStepsInTheOrderOfTheRunbook() {
    WorkflowStub run = start(execute());
    approve();
    run.getResult(RunReport.class);

    assertThat(harness.account().calls())
        .containsSubsequence(
            "takeKeyInventory",
            "containSuspects",
            "findReplacementKeys",
            "inspectBucket",
            "encryptCanary",
            "createReplacementKey",
            "carryGrants",
            "repointAlias",
            "confirmAlias",
            "prepareBucket",
            "sweepObjects",
            "observeKey",
            "disableOldKey",
            "proveKeyDead",
            "readObjects");
  }

  @Test
  void planChangesNothingAndTakesNoLock() {
    RunReport report = start(input()).getResult(RunReport.class);

    assertThat(report.outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(report.plan().planHash()).matches("[0-9a-f]{64}");
    assertThat(harness.account().calls())
        .containsExactlyInAnyOrder(
            "takeKeyInventory",
            "findReplacementKeys",
            "lookUpSuspects",
            "inspectBucket",
            "inspectDataKeys",
            "findCallers");
  }

  @Test
  void planSaysWhatOfABucketKeepsItsDataKeysThoughAllIsToBeCopied() {
    RunReport report = start(input()).getResult(RunReport.class);

    assertThat(report.plan().plan().stores())
        .filteredOn(store -> store.type().equals("bucket"))
        .singleElement()
        .satisfies(
            store ->
                assertThat(store.actions())
                    .contains(
                        "of these what others share, what is archived, and what the bucket would"
                            + " lock by default: rewrapped, same data keys, or pinned"));
  }

  @Test
  void stopsAndAsksWhenSomebodyElseMovedTheAlias() {
    harness
        .account()
        .on("carryGrants", () -> harness.account().moveAlias(FakeAccount.ALIAS, THIRD));
    WorkflowStub run = start(execute());

    harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(THIRD);

    harness.account().moveAlias(FakeAccount.ALIAS, FakeAccount.OLD);
    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksAHumanWhenAWriterNeverStopsUsingTheOldKey() {
    harness.account().on("observeKey", () -> harness.account().useOldKey());
    Map<String, Object> input = execute();
    input.put("maxSweeps", 3);
    start(input);

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.sweeps()).isEqualTo(3);
    assertThat(status.pins()).extracting(pins -> pins.name()).containsExactly("key#USED_SINCE");
    assertThat(harness.account().calls()).doesNotContain("disableOldKey");
  }

  @Test
  void oneStoreThatFailsStopsNoOtherAndAsksAHuman() {
    harness
        .account()
        .fails("sweepObjects", FailureType.ACCESS_DENIED, "s3:GetObject on orders: denied");
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.problems())
        .extracting("detail")
        .containsExactly("s3:GetObject on orders: denied");
    assertThat(status.stores().get(1).counts().moved()).isEqualTo(1);

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void aShardThatFailsKeepsTheGateShutHoweverManyOthersEnd() {
    harness.account().shards(40);
    harness
        .account()
        .holds(
            "bucket/orders",
            IntStream.range(0, 40).mapToObj(i -> FakeItem.old("o" + i)).toArray(FakeItem[]::new));
    AtomicInteger looks = new AtomicInteger();
    harness
        .account()
        .on(
            "shard-0",
            () -> {
              if (looks.incrementAndGet() == 2) {
                throw FailureType.ACCESS_DENIED.failure("s3:GetObject denied");
              }
            });
    WorkflowStub run = start(execute());

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);
    assertThat(status.problems()).extracting("detail").containsExactly("s3:GetObject denied");

    harness.run(ID).retryFailed(new Retry("operator@example.com"));
    approve();
    assertThat(run.getResult(RunReport.class).outcome()).isEqualTo(Outcome.DONE);
  }

  @Test
  void asksAHumanWhenSomebodyElseDisablesTheOldKey() {
    start(execute());
    proof();
    harness.account().disable(FakeAccount.OLD);
    harness.run(ID).approve(approval(harness.run(ID).proof().hash()));

    RunStatus status = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(status.trouble()).contains("the old key is Disabled");
  }
}
