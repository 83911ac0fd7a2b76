package dev.keyturn.retirement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DisabledKey;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Reason;
import dev.keyturn.testing.FakeAccount;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A week after the disable: what fails late is found, the key is enabled, a person is asked. */
class WatchDisabledKeyWorkflowTest extends KeyUnderWatch {
  private static final Duration WEEK = Duration.ofDays(7);

  @Test
  void endsAfterItsTimeWhereNothingNeedsTheKey() {
    WorkflowStub watch = start(true);

    WatchReport report = watch.getResult(WatchReport.class);
    assertThat(report.outcome()).isEqualTo(WatchOutcome.OVER);
    assertThat(report.status().phase()).isEqualTo(Phase.DONE);
    assertThat(report.status().told()).isEmpty();
    assertThat(state()).isEqualTo("Disabled");
    assertThat(harness.account().calls()).doesNotContain("enableOldKey");
  }

  @Test
  void enablesTheKeyAtOnceWhenDataBecomesInaccessibleAndThenAsksAPerson() {
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofDays(3));
    harness.disabledKeys().lose(TABLE);

    awaitTrouble("enabled again", "customers", "INACCESSIBLE_ENCRYPTION_CREDENTIALS");
    assertThat(state()).isEqualTo("Enabled");
    harness.sleep(WEEK);
    assertThat(status().phase()).isEqualTo(Phase.NEEDS_HUMAN);

    handlers().acknowledge(SEEN);
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.ENABLED);
    assertThat(harness.account().calls()).containsOnlyOnce("enableOldKey");
  }

  @Test
  void onlyNamesWhatBecomesInaccessibleWhereTheInputSaysSo() {
    WorkflowStub watch = start(false);
    harness.sleep(Duration.ofHours(3));
    harness.disabledKeys().lose(TABLE);

    assertThat(await(Phase.NEEDS_HUMAN).trouble()).singleElement().asString().contains("customers");
    assertThat(state()).isEqualTo("Disabled");

    handlers().acknowledge(SEEN);
    await(Phase.WATCHING);
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.OVER);
    assertThat(state()).isEqualTo("Disabled");
  }

  @Test
  void namesWhoIsRefusedTheKeyAndGoesOnOnceThatIsKnown() {
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofHours(3));
    harness.account().refuses(BATCH, "Decrypt");
    harness.account().refuses(FakeAccount.SUSPECT, "Decrypt");

    assertThat(await(Phase.NEEDS_HUMAN).trouble())
        .singleElement()
        .asString()
        .contains(BATCH, "was refused Decrypt");
    assertThat(state()).isEqualTo("Disabled");

    handlers().acknowledge(SEEN);
    await(Phase.WATCHING);
    harness.account().refuses(BATCH, "Decrypt");
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.OVER);
  }

  @Test
  void asksNobodyAboutCallersThatWereAcceptedBeforeTheDisable() {
    harness.account().refuses(BATCH, "Encrypt");
    WorkflowStub watch = start(true, List.of(BATCH + ", Encrypt"));

    assertThat(watch.getResult(WatchReport.class).status().told()).isEmpty();
  }

  @Test
  void enablesTheKeyWhenAPersonAsksForIt() {
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofHours(3));

    handlers().enable(new Reason("operator@example.com", "the batch can't read"));
    assertThat(status().trouble())
        .singleElement()
        .asString()
        .contains("enabled again", "operator@example.com", "the batch can't read");
    assertThat(state()).isEqualTo("Enabled");

    handlers().acknowledge(SEEN);
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.ENABLED);
  }

  @Test
  void tellsThePersonWhoAsksThatTheKeyCannotBeEnabled() {
    harness.account().fails("enableOldKey", FailureType.ACCESS_DENIED, "not allowed");
    start(true);
    harness.sleep(Duration.ofHours(3));

    assertRefused(() -> handlers().enable(SEEN), "not allowed");
    assertThat(status().phase()).isEqualTo(Phase.NEEDS_HUMAN);
    handlers().enable(SEEN);
    assertThat(state()).isEqualTo("Enabled");
  }

  @Test
  void triesAgainWhenTheKeyCannotBeEnabled() {
    harness.account().fails("enableOldKey", FailureType.ACCESS_DENIED, "not allowed");
    start(true);
    harness.sleep(Duration.ofHours(3));
    harness.disabledKeys().lose(TABLE);

    await(Phase.NEEDS_HUMAN);
    harness.sleep(Duration.ofHours(3));
    assertThat(state()).isEqualTo("Enabled");
    assertThat(status().told()).anySatisfy(told -> assertThat(told).contains("not allowed"));
  }

  @Test
  void asksWhoEnabledTheKeyThatIsToBeDead() {
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofHours(3));
    harness.account().enable(FakeAccount.OLD);

    assertThat(await(Phase.NEEDS_HUMAN).trouble())
        .singleElement()
        .asString()
        .contains("is Enabled", "find out who");

    harness.account().disable(FakeAccount.OLD);
    await(Phase.WATCHING);
    harness.account().enable(FakeAccount.OLD);
    await(Phase.NEEDS_HUMAN);
    handlers().acknowledge(SEEN);
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.ENABLED);
  }

  @Test
  void namesAKeyThatSomebodyDeletes() {
    start(true);
    harness.sleep(Duration.ofHours(3));
    harness.account().becomes("PendingDeletion");

    assertThat(await(Phase.NEEDS_HUMAN).trouble())
        .singleElement()
        .asString()
        .contains("PendingDeletion", "cancel-key-deletion");

    handlers().acknowledge(SEEN);
    await(Phase.WATCHING);
    harness.account().disable(FakeAccount.OLD);
    harness.sleep(Duration.ofHours(3));
    harness.account().becomes("PendingDeletion");
    await(Phase.NEEDS_HUMAN);
  }

  @Test
  void saysWhatItCannotLookAt() {
    harness.disabledKeys().hide("RDS instances", "rds:DescribeDBInstances: AccessDenied");
    WorkflowStub watch = start(true);

    assertThat(watch.getResult(WatchReport.class).status().told())
        .singleElement()
        .asString()
        .contains("not looked at", "rds:DescribeDBInstances");
  }

  @Test
  void refusesToAcknowledgeWhatNobodyAsked() {
    start(true);
    harness.sleep(Duration.ofHours(3));

    assertRefused(() -> handlers().acknowledge(SEEN), "nothing waits for a person");
  }

  @Test
  void endsWhenAWayBackTakesTheKeyOver() {
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofHours(3));

    handlers().end("RestoreKey/orders");
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.TAKEN_OVER);
  }

  @Test
  void watchesAnewWhenTheKeyIsDisabledOnceMore() {
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofDays(6));
    harness.disabledKeys().lose(TABLE);
    await(Phase.NEEDS_HUMAN);

    harness.disabledKeys().find();
    harness.account().disable(FakeAccount.OLD);
    handlers().renew(disabled(true, List.of()));
    await(Phase.WATCHING);
    harness.sleep(Duration.ofDays(5));
    assertThat(status().phase()).isEqualTo(Phase.WATCHING);
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.OVER);
  }

  @Test
  void takesNobodyToKnowWhatIsFoundAfterTheySpoke() {
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofHours(3));
    harness.account().refuses(BATCH, "Decrypt");
    await(Phase.NEEDS_HUMAN);
    harness.account().on("enableOldKey", () -> handlers().acknowledge(SEEN));
    harness.disabledKeys().lose(TABLE);

    awaitTrouble("enabled again", "customers");
    harness.sleep(Duration.ofDays(1));
    assertThat(status().phase()).isEqualTo(Phase.NEEDS_HUMAN);
    handlers().acknowledge(SEEN);
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.ENABLED);
  }

  @Test
  void triesAgainToEndAnOutageThatAPersonAcknowledges() {
    AtomicBoolean denied = new AtomicBoolean(true);
    harness
        .account()
        .on(
            "enableOldKey",
            () -> {
              if (denied.get()) {
                throw FailureType.ACCESS_DENIED.failure("not allowed");
              }
            });
    start(true);
    harness.sleep(Duration.ofHours(3));
    harness.disabledKeys().lose(TABLE);
    awaitTrouble("could not be enabled", "not allowed");

    denied.set(false);
    handlers().acknowledge(SEEN);
    awaitTrouble("enabled again", "customers");
    assertThat(state()).isEqualTo("Enabled");
  }

  @Test
  void takesWhatIsOutOfSightForNoneTheLess() {
    WorkflowStub watch = start(false);
    harness.sleep(Duration.ofHours(3));
    harness.disabledKeys().lose(TABLE);
    harness.account().refuses(BATCH, "Decrypt");
    awaitTrouble("customers", BATCH);

    harness.disabledKeys().hide("DynamoDB tables", "not allowed any more");
    harness.sleep(WEEK.plusDays(1));
    assertThat(status().trouble()).anySatisfy(text -> assertThat(text).contains("customers"));
    assertThat(status().trouble()).anySatisfy(text -> assertThat(text).contains(BATCH));

    harness.disabledKeys().show();
    harness.disabledKeys().find();
    handlers().acknowledge(SEEN);
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.OVER);
  }

  @Test
  void goesOnWhereTheKeyIsDisabledAgainBeforeAPersonAcknowledges() {
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofHours(3));
    harness.account().enable(FakeAccount.OLD);
    awaitTrouble("is Enabled");

    harness.account().disable(FakeAccount.OLD);
    handlers().acknowledge(SEEN);
    await(Phase.WATCHING);
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.OVER);
  }

  @Test
  void looksOnAfterItEnabledTheKeyAndEndsTheNextOutageToo() {
    start(true);
    harness.sleep(Duration.ofHours(3));
    harness.disabledKeys().lose(TABLE);
    awaitTrouble("enabled again");
    harness.disabledKeys().find();
    harness.account().disable(FakeAccount.OLD);
    await(Phase.WATCHING);

    harness.disabledKeys().lose(TABLE);
    awaitTrouble("enabled again");
    assertThat(state()).isEqualTo("Enabled");
  }

  @Test
  void onlyNamesWhatAnEnabledKeyDoesNotMend() {
    start(true);
    harness.sleep(Duration.ofHours(3));
    harness
        .disabledKeys()
        .lose(
            new Inaccessible("RDS instance", "old", "inaccessible-encryption-credentials", false));

    awaitTrouble("RDS instance old", "does not mend");
    assertThat(state()).isEqualTo("Disabled");
  }

  @Test
  void asksAPersonWhereNoLookSucceeds() {
    WorkflowStub watch = start(true);
    harness.sleep(Duration.ofHours(3));
    harness.disabledKeys().down(true);

    awaitTrouble("nobody knows how it is");
    harness.sleep(WEEK.plusDays(1));
    assertThat(status().phase()).isEqualTo(Phase.NEEDS_HUMAN);

    harness.disabledKeys().down(false);
    assertThat(watch.getResult(WatchReport.class).outcome()).isEqualTo(WatchOutcome.OVER);
  }

  @Test
  void offersToEnableOnlyWhatTheKeysStateRefuses() {
    harness.account().refuses(BATCH, "GetKeyPolicy", "AccessDenied");
    start(true);

    assertThat(await(Phase.NEEDS_HUMAN).trouble())
        .singleElement()
        .asString()
        .contains("AccessDenied")
        .doesNotContain("send enable");
  }

  private void awaitTrouble(String... texts) {
    for (int i = 0; i < 100 && !has(texts); i++) {
      harness.sleep(Duration.ofMinutes(20));
    }
    assertThat(status().trouble().toString()).contains(texts);
  }

  private boolean has(String... texts) {
    String trouble = status().trouble().toString();
    return Stream.of(texts).allMatch(trouble::contains);
  }

  private WorkflowStub start(boolean enables) {
    return start(enables, List.of());
  }

  private WorkflowStub start(boolean enables, List<String> known) {
    return start(disabled(enables, known));
  }

  private DisabledKey disabled(boolean enables, List<String> known) {
    return disabled(WEEK, enables, known);
  }

  private WatchStatus await(Phase phase) {
    for (int i = 0; i < 100; i++) {
      WatchStatus status = status();
      if (status.phase() == phase) {
        return status;
      }
      harness.sleep(Duration.ofMinutes(20));
    }
    throw new AssertionError("never reached " + phase + ": " + status());
  }

  private String state() {
    return harness.account().state(FakeAccount.OLD);
  }

  private static void assertRefused(Runnable update, String message) {
    assertThatThrownBy(update::run)
        .satisfies(failure -> assertThat(FailureType.message(failure)).contains(message));
  }
}
