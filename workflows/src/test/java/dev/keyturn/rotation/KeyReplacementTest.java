package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyKind;
import dev.keyturn.reencryption.Pause;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Receipt;
import dev.keyturn.reencryption.Resume;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.CarryOver;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.rotation.RotationVerdict.Kind;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import dev.keyturn.testing.Rotations;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RotateKey with strategy REPLACE. */
class KeyReplacementTest {
  private static final String BUCKET = "bucket/orders-data";
  private static final List<Map<String, String>> STORES =
      List.of(Map.of("type", "bucket", "name", "orders-data"));
  private static final Map<String, Object> SIGNS = Map.of("newSignaturesOnly", true);
  private static final String ID = "replace";

  private final RunHarness harness = new RunHarness();

  @BeforeEach
  void setUp() {
    harness.account().holds(BUCKET, FakeItem.old("a"), FakeItem.old("b"));
  }

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void plansAndChangesNothing() {
    harness.account().rotatesEvery(180);

    RotationReport report = start(stores(Map.of())).getResult(RotationReport.class);

    RunReport plan = report.replacement().orElseThrow();
    assertThat(report.verdicts()).extracting(RotationVerdict::kind).containsExactly(Kind.CHANGES);
    assertThat(plan.outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(plan.plan().plan().rotationPeriodDays()).contains(180);
    assertThat(plan.plan().plan().containedPolicy()).isEmpty();
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey", "encryptCanary");
  }

  @Test
  void carriesEverythingMovesTheDataAndDisablesTheOldKeyOnceApproved() {
    String policy = harness.account().policy();
    harness.account().rotatesEvery(180).grant("g1", "arn:aws:iam::111122223333:role/app", false);

    WorkflowStub run = start(stores(Map.of("mode", "EXECUTE", "carryGrantsOf", List.of("*"))));
    approve(harness.await(ID, Phase.AWAITING_APPROVAL));
    RunReport report = run.getResult(RotationReport.class).replacement().orElseThrow();

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);
    assertThat(harness.account().calls()).doesNotContain("containSuspects");
    assertThat(report.carried())
        .extracting(CarryOver::part)
        .contains(
            "key policy",
            "description",
            "kind",
            "tags",
            "automatic rotation",
            "grant g1 of arn:aws:iam::111122223333:role/app",
            "alias alias/orders");
    assertThat(report.carried())
        .allSatisfy(one -> assertThat(one.match()).isEqualTo(CarryOver.Match.EXACT));
    // Byte for byte, with the spaces that the account's owner wrote.
    assertThat(report.plan().plan().newPolicy()).isEqualTo(policy);
  }

  @Test
  void asksTheKeyAfterItsNotes() {
    AtomicBoolean once = new AtomicBoolean();
    FakeAccount account = harness.account();
    account.on(
        "findMentions",
        () -> {
          if (account.state(FakeAccount.OLD).equals("Disabled") && !once.getAndSet(true)) {
            account.enable(FakeAccount.OLD);
          }
        });
    WorkflowStub run = start(stores(Map.of("mode", "EXECUTE")));
    approve(harness.await(ID, Phase.AWAITING_APPROVAL));

    RunStatus again = harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(again.trouble()).contains("still decrypts");
    approve(again);
    RunReport report = run.getResult(RotationReport.class).replacement().orElseThrow();
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(account.state(FakeAccount.OLD)).isEqualTo("Disabled");
  }

  @Test
  void isPausedAndResumedAsAResponseIs() {
    WorkflowStub run = start(stores(Map.of("mode", "EXECUTE")));
    RunStatus waiting = harness.await(ID, Phase.AWAITING_APPROVAL);

    run.update("pause", Receipt.class, new Pause("me@example.com"));
    assertThat(harness.run(ID).status().pace().paused()).isPresent();
    assertThatThrownBy(() -> approve(waiting)).hasStackTraceContaining("send resume first");
    run.update("resume", Receipt.class, new Resume("me@example.com"));
    approve(waiting);
    assertThat(run.getResult(RotationReport.class).replacement().orElseThrow().outcome())
        .isEqualTo(Outcome.DONE);
  }

  @Test
  void stopsAndAsksWhenTheNewKeyIsNotWhatWasPlanned() {
    harness.account().changeNewKey(Optional.of("{\"Statement\":[]}"));

    WorkflowStub run = start(stores(Map.of("mode", "EXECUTE")));
    RunStatus stopped = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(stopped.trouble()).contains(FakeAccount.NEW.value(), "key policy should be");
    assertThat(harness.account().calls()).doesNotContain("sweepShard", "planShards");
    harness.account().changeNewKey(Optional.empty());
    harness.run(ID).retryFailed(new Retry("me@example.com"));
    approve(harness.await(ID, Phase.AWAITING_APPROVAL));
    assertThat(run.getResult(RotationReport.class).replacement().orElseThrow().outcome())
        .isEqualTo(Outcome.DONE);
  }

  @Test
  void notesWhatSomebodyChangedOnTheNewKeySince() {
    WorkflowStub run = start(stores(Map.of("mode", "EXECUTE")));
    harness.await(ID, Phase.AWAITING_APPROVAL);
    harness.account().changeNewKey(Optional.of("{\"Statement\":[]}"));
    Pins changed = harness.await(ID, Phase.NEEDS_HUMAN).pins().get(0);
    assertThat(changed.name()).isEqualTo("newKey#POLICY_CHANGED");
    LocalDate until = LocalDate.parse("2999-01-01");
    harness
        .run(ID)
        .accept(
            new PinAcceptance(
                changed.name(), changed.digest(), "approver@example.com", "so be it", until));
    approve(harness.await(ID, Phase.AWAITING_APPROVAL));

    RunReport report = run.getResult(RotationReport.class).replacement().orElseThrow();

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.notes()).anyMatch(note -> note.contains("the new key was changed"));
    assertThat(report.carried()).anyMatch(one -> one.match() == CarryOver.Match.DIFFERENT);
  }

  @Test
  void takesWhatIsWrittenDifferentlyForTheSamePolicy() {
    harness.account().changeNewKey(Optional.of(harness.account().policy().replace(" ", "")));

    WorkflowStub run = start(stores(Map.of("mode", "EXECUTE")));
    approve(harness.await(ID, Phase.AWAITING_APPROVAL));

    assertThat(run.getResult(RotationReport.class).replacement().orElseThrow().carried().get(0))
        .satisfies(policy -> assertThat(policy.match()).isEqualTo(CarryOver.Match.SAME_JSON));
  }

  @Test
  void goesBackWhenAPersonWantsThat() {
    String policy = harness.account().policy();
    WorkflowStub run = start(stores(Map.of("mode", "EXECUTE")));
    harness.await(ID, Phase.AWAITING_APPROVAL);
    assertThat(harness.run(ID).restorePoint().savedPolicy()).contains(policy);

    harness.run(ID).rollBack(new RollBack("me@example.com", "not today", null));

    assertThat(run.getResult(RotationReport.class).replacement().orElseThrow().outcome())
        .isEqualTo(Outcome.ROLLED_BACK);
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void movesOnlyTheAliasOfAKeyThatSignsAndLeavesItEnabled() {
    harness.account().kind("ECC_NIST_P256", "SIGN_VERIFY");

    RunReport report =
        start(Rotations.with(SIGNS, Map.of("mode", "EXECUTE")))
            .getResult(RotationReport.class)
            .replacement()
            .orElseThrow();

    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    assertThat(harness.account().made().orElseThrow().kind())
        .contains(new KeyKind("ECC_NIST_P256", "SIGN_VERIFY"));
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
    assertThat(report.proof()).isEmpty();
    assertThat(report.approval()).isEmpty();
    assertThat(harness.account().calls()).doesNotContain("encryptCanary", "disableOldKey");
    assertThat(report.plan().plan().breaks())
        .anyMatch(what -> what.contains("Verify through alias/orders"))
        .anyMatch(what -> what.contains("GetPublicKey"));
  }

  @Test
  void saysWhichKeyTookThePlaceOfOneThatWasReplacedAlready() {
    harness.account().disable(FakeAccount.OLD);
    harness.account().left("RotateKey/eu-west-1/orders");

    assertFails(
        stores(Map.of("mode", "EXECUTE")),
        FailureType.PLAN_REFUSED,
        "was replaced by " + FakeAccount.NEW,
        "RestoreKey of run \"RotateKey/eu-west-1/orders\"");
    assertThat(harness.account().calls()).doesNotContain("createReplacementKey");
  }

  @Test
  void plansForAMultiRegionKeyAndRefusesToReplaceIt() {
    harness.account().multiRegion();

    RotationReport plan = start(stores(Map.of())).getResult(RotationReport.class);

    assertThat(plan.replacement().orElseThrow().plan().plan().refusals())
        .anyMatch(refusal -> refusal.why().contains("multi-Region"));
    assertThat(plan.key().family())
        .extracting(FamilyMember::role)
        .containsExactly("PRIMARY", "REPLICA");
    assertFails(
        stores(Map.of("mode", "EXECUTE")), FailureType.PLAN_REFUSED, "multi-Region key", "by hand");
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void refusesWhatTheKeyIsNotFitFor(
      KeyKind kind, Map<String, Object> changes, String why, String remedy) {
    harness.account().kind(kind.spec(), kind.usage());

    RotationReport plan = start(Rotations.with(changes, Map.of())).getResult(RotationReport.class);

    assertThat(plan.verdicts()).extracting(RotationVerdict::kind).containsExactly(Kind.REFUSED);
    assertThat(plan.replacement()).isEmpty();
    assertFails(
        Rotations.with(changes, Map.of("mode", "EXECUTE")), FailureType.PLAN_REFUSED, why, remedy);
  }

  private static Stream<Arguments> unfit() {
    return Stream.of(
        Arguments.of(
            new KeyKind("HMAC_256", "GENERATE_VERIFY_MAC"),
            stores(Map.of()),
            "HMAC_256 for GENERATE_VERIFY_MAC",
            "\"newSignaturesOnly\":true"),
        Arguments.of(KeyKind.SYMMETRIC, SIGNS, "signs nothing", "leave the field out"));
  }

  @Test
  void refusesANewKeyForSignaturesThatNoAliasWouldName() {
    harness.account().kind("RSA_2048", "SIGN_VERIFY");
    harness.account().moveAlias(FakeAccount.ALIAS, FakeAccount.NEW);

    assertFails(
        Rotations.with(SIGNS, Map.of("mode", "EXECUTE")),
        FailureType.PLAN_REFUSED,
        "no alias points to it");
  }

  @ParameterizedTest
  @MethodSource("badInput")
  void failsAtOnceOnBadInputAndNamesTheField(Map<String, Object> changes, String words) {
    assertFails(changes, FailureType.INVALID_INPUT, words);
    assertThat(harness.account().calls()).isEmpty();
  }

  private static Stream<Arguments> badInput() {
    return Stream.of(
        Arguments.of(Map.of(), "stores is missing"),
        Arguments.of(Map.of("stores", List.of()), "stores: list at least one store"),
        Arguments.of(
            Rotations.with(SIGNS, Map.of("stores", STORES)), "stores: leave it out with newSig"),
        Arguments.of(stores(Map.of("periodDays", 365)), "periodDays: leave it out with REPLACE"),
        Arguments.of(stores(Map.of("plan", "abc")), "plan: give the 64 hex digits"),
        Arguments.of(stores(Map.of("suspects", List.of())), "suspects: unknown field"));
  }

  private void assertFails(Map<String, Object> changes, FailureType type, String... words) {
    Rotations.assertFails(start(changes), type, words);
  }

  private void approve(RunStatus waiting) {
    harness
        .run(ID)
        .approve(new Approval("you@example.com", waiting.proofHash().orElseThrow(), true));
  }

  private static Map<String, Object> stores(Map<String, Object> changes) {
    return Rotations.with(Map.of("stores", STORES), changes);
  }

  private WorkflowStub start(Map<String, Object> changes) {
    return Rotations.start(harness, ID, Rotations.with(Map.of("strategy", "REPLACE"), changes));
  }
}
