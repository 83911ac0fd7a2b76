package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialOrder.Need;
import dev.keyturn.key.MaterialTerms.Algorithm;
import dev.keyturn.key.MaterialTerms.KeySpec;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.replacement.Adoption;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.Refusal;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.rotation.RotationVerdict.Kind;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.FakeItem;
import dev.keyturn.testing.Rotations;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RotateKey with strategy IMPORT. */
class ImportTest {
  private static final String ID = "import";
  private static final Map<String, Object> FILE = Map.of("type", "file", "path", "/run/material");
  private static final Map<String, Object> GENERATED = Map.of("type", "generated");
  private static final List<Map<String, String>> STORES =
      List.of(Map.of("type", "bucket", "name", "orders-data"));
  private static final Map<String, Object> EXECUTE = Map.of("mode", "EXECUTE");
  private static final Map<String, Object> THIS_KEY =
      Map.of("mode", "EXECUTE", "newMaterialOnly", true);

  private final RunHarness harness = new RunHarness();

  @BeforeEach
  void setUp() {
    harness.account().holds("bucket/orders-data", FakeItem.old("a"));
  }

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @Test
  void plansANewKeyWithoutTouchingTheMaterial() {
    harness.account().rotatesEvery(180);

    RotationReport report =
        rotate(stores(Map.of("wrappingKeySpec", "RSA_4096", "material", GENERATED)));

    ReplacementPlan plan = report.replacement().orElseThrow().plan().plan();
    assertThat(report.verdicts().get(0).text())
        .contains("origin EXTERNAL", "made by the worker, without a copy", "RSA_4096");
    assertThat(plan.material().orElseThrow().keySpec()).isEqualTo(KeySpec.RSA_4096);
    assertThat(plan.rotationPeriodDays()).isEmpty();
    assertThat(plan.breaks()).anyMatch(what -> what.contains("automatic rotation every 180 days"));
    assertThat(report.imported()).isEmpty();
    assertThat(harness.account().calls())
        .doesNotContain("importKeyMaterial", "createReplacementKey");
  }

  @ParameterizedTest
  @MethodSource("origins")
  void bringsTheMaterialIntoTheNewKeyBeforeAnythingNamesIt(String origin) {
    harness.account().origin(origin);
    Instant end = in(Duration.ofDays(300));

    WorkflowStub run =
        start(stores(Map.of("mode", "EXECUTE", "material", FILE, "validTo", end.toString())));
    approve(harness.await(ID, Phase.AWAITING_APPROVAL));
    RotationReport report = run.getResult(RotationReport.class);

    RunReport replaced = report.replacement().orElseThrow();
    assertThat(replaced.outcome()).isEqualTo(Outcome.DONE);
    assertThat(replaced.notes()).anyMatch(note -> note.contains("expires at " + end));
    assertThat(harness.account().made().flatMap(ReplacementOrder::origin)).contains("EXTERNAL");
    assertThat(harness.account().calls())
        .containsSubsequence("createReplacementKey", "importKeyMaterial", "repointAlias");
    MaterialOrder order = harness.material().orders().get(0);
    assertThat(order.key()).isEqualTo(FakeAccount.NEW);
    assertThat(order.need()).isEqualTo(Need.FIRST);
    assertThat(order.terms().algorithm()).isEqualTo(Algorithm.RSAES_OAEP_SHA_256);
    assertThat(order.terms().keySpec()).isEqualTo(KeySpec.RSA_2048);
    assertThat(report.imported().orElseThrow().validTo()).contains(end);
    assertThat(report.imported().orElseThrow().keyMaterialId()).isEqualTo("first");
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Disabled");
  }

  private static Stream<String> origins() {
    return Stream.of("AWS_KMS", "EXTERNAL");
  }

  @Test
  void asksAPersonWhenTheMaterialCannotBeHad() {
    harness
        .account()
        .fails("importKeyMaterial", FailureType.NOT_FOUND, "material, file /run/material: no file");

    WorkflowStub run = start(stores(Rotations.with(EXECUTE, Map.of("material", FILE))));
    RunStatus stopped = harness.await(ID, Phase.NEEDS_HUMAN);

    assertThat(stopped.trouble()).contains("file /run/material: no file");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.OLD);
    harness.run(ID).retryFailed(new Retry("me@example.com"));
    approve(harness.await(ID, Phase.AWAITING_APPROVAL));
    assertThat(run.getResult(RotationReport.class).imported()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("leftKeys")
  void adoptsNoKeyWithMaterialOfKmsInPlaceOfOnesOwn(String strategy, String origin, String remedy) {
    harness.account().rotatesEvery(180).left("RotateKey/earlier", origin);
    harness.runs().made("RotateKey/earlier");
    Map<String, Object> input = new HashMap<>(Map.of("strategy", strategy, "stores", STORES));
    if (strategy.equals("IMPORT")) {
      input.put("material", FILE);
    }

    ReplacementPlan plan =
        start(input).getResult(RotationReport.class).replacement().orElseThrow().plan().plan();

    if (remedy.isEmpty()) {
      assertThat(plan.adopts()).map(Adoption::key).contains(FakeAccount.NEW);
      assertThat(plan.refusals()).isEmpty();
      // KMS can't rotate a key whose material it did not make.
      assertThat(plan.rotationPeriodDays().isEmpty()).isEqualTo(origin.equals("EXTERNAL"));
    } else {
      assertThat(plan.refusals()).extracting(Refusal::remedy).anyMatch(all -> all.contains(remedy));
    }
  }

  private static Stream<Arguments> leftKeys() {
    return Stream.of(
        Arguments.of("IMPORT", "EXTERNAL", ""),
        Arguments.of("REPLACE", "AWS_KMS", ""),
        Arguments.of("IMPORT", "AWS_KMS", "strategy REPLACE"),
        Arguments.of("REPLACE", "EXTERNAL", ""));
  }

  @Test
  void bringsNewMaterialForThisKeyAndRotatesToIt() {
    harness.account().origin("EXTERNAL");

    RotationReport report = rotate(Rotations.with(THIS_KEY, Map.of("material", GENERATED)));

    MaterialOrder order = only(harness.material().orders());
    assertThat(order.need()).isEqualTo(Need.NEXT);
    assertThat(order.key()).isEqualTo(FakeAccount.OLD);
    assertThat(order.known()).containsExactly("m0");
    assertThat(report.imported().orElseThrow().keyMaterialId()).isEqualTo("next");
    assertThat(report.after().orElseThrow().currentMaterial()).contains("next");
    assertThat(report.replacement()).isEmpty();
    assertThat(harness.account().calls())
        .containsSubsequence("importKeyMaterial", "beginOnDemandRotation", "lookAtRotation");
  }

  @Test
  void goesOnWithMaterialThatWaitsAlready() {
    harness.account().origin("EXTERNAL");
    harness.rotation().waits("brought");

    RotationReport report = rotate(Rotations.with(THIS_KEY, Map.of("material", FILE)));

    assertThat(only(harness.material().orders()).again()).contains("brought");
    assertThat(report.after().orElseThrow().currentMaterial()).contains("brought");
    assertThat(harness.rotation().rotations()).isEqualTo(1);
  }

  @Test
  void rotatesOnDemandToMaterialThatWaits() {
    harness.account().origin("EXTERNAL");
    harness.rotation().waits("brought");

    RotationReport report =
        start(Map.of("strategy", "ON_DEMAND", "mode", "EXECUTE")).getResult(RotationReport.class);

    assertThat(report.verdicts().get(0).text()).contains("the imported material brought");
    assertThat(report.after().orElseThrow().currentMaterial()).contains("brought");
  }

  @Test
  void bringsBackMaterialThatHasExpired() {
    harness.account().origin("EXTERNAL");
    harness.account().becomes("PendingImport");
    harness.rotation().expire();

    RotationReport report = rotate(Rotations.with(THIS_KEY, Map.of("material", FILE)));

    MaterialOrder order = only(harness.material().orders());
    assertThat(order.need()).isEqualTo(Need.AGAIN);
    assertThat(order.again()).contains("m0");
    assertThat(report.after().orElseThrow().materials()).noneMatch(KeyMaterial::isMissing);
    assertThat(harness.rotation().rotations()).isZero();
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void refusesWhatTheKeyIsNotFitFor(
      String origin, String state, Map<String, Object> changes, String why, String remedy) {
    harness.account().origin(origin);
    harness.account().becomes(state);
    if (state.equals("PendingImport")) {
      harness.rotation().expire();
    }

    RotationReport plan =
        rotate(
            Rotations.with(
                Rotations.with(THIS_KEY, Map.of("material", FILE)),
                Rotations.with(changes, Map.of("mode", "PLAN"))));

    assertThat(plan.verdicts()).extracting(RotationVerdict::kind).containsExactly(Kind.REFUSED);
    assertFails(
        Rotations.with(Rotations.with(THIS_KEY, Map.of("material", FILE)), changes),
        FailureType.PLAN_REFUSED,
        "strategy IMPORT",
        why,
        remedy);
    assertThat(harness.material().orders()).isEmpty();
  }

  private static Stream<Arguments> unfit() {
    return Stream.of(
        Arguments.of(
            "AWS_KMS", "Enabled", Map.of(), "its origin is AWS_KMS", "leave newMaterialOnly out"),
        Arguments.of("EXTERNAL", "Disabled", Map.of(), "its state is Disabled", "enable it first"),
        Arguments.of(
            "EXTERNAL",
            "PendingImport",
            Map.of("material", GENERATED),
            "the very bytes of material m0",
            "give the file"),
        Arguments.of(
            "EXTERNAL",
            "Enabled",
            Map.of("validTo", "2020-01-01T00:00:00Z"),
            "validTo 2020-01-01T00:00:00Z is not within the next 365 days",
            "give an instant such as"));
  }

  @Test
  void refusesGeneratedMaterialWhileOtherWaits() {
    harness.account().origin("EXTERNAL");
    harness.rotation().waits("brought");

    assertFails(
        Rotations.with(THIS_KEY, Map.of("material", GENERATED)),
        FailureType.PLAN_REFUSED,
        "material brought waits",
        "aws kms delete-imported-key-material");
  }

  @Test
  void refusesFamiliesOfKeys() {
    harness.account().origin("EXTERNAL");
    harness.account().multiRegion();

    assertFails(
        Rotations.with(THIS_KEY, Map.of("material", FILE)),
        FailureType.PLAN_REFUSED,
        "multi-Region key",
        "into each of them");
  }

  @ParameterizedTest
  @MethodSource("badInput")
  void failsAtOnceOnBadInputAndNamesTheField(Map<String, Object> changes, String words) {
    assertFails(changes, FailureType.INVALID_INPUT, words);
    assertThat(harness.account().calls()).isEmpty();
  }

  private static Stream<Arguments> badInput() {
    return Stream.of(
        Arguments.of(stores(Map.of()), "material is missing: say where a worker finds it"),
        Arguments.of(Map.of("material", FILE), "stores is missing"),
        Arguments.of(
            stores(Map.of("material", FILE, "newMaterialOnly", true)),
            "stores: leave it out unless strategy is IMPORT without newMaterialOnly"),
        Arguments.of(
            stores(Map.of("material", FILE, "newSignaturesOnly", true)),
            "stores: leave it out with newSignaturesOnly"),
        Arguments.of(
            Map.of("material", FILE, "newSignaturesOnly", true, "newMaterialOnly", true),
            "newSignaturesOnly: leave it out unless strategy is IMPORT without newMaterialOnly"),
        Arguments.of(
            stores(Map.of("material", FILE, "periodDays", 90)), "periodDays: leave it out"),
        Arguments.of(
            stores(Map.of("material", GENERATED, "validTo", "2027-01-01T00:00:00Z")),
            "validTo: leave it out with generated material"),
        Arguments.of(
            stores(Map.of("material", Map.of("type", "file", "path", "material.bin"))),
            "material.path: give an absolute path"),
        Arguments.of(
            stores(Map.of("material", Map.of("type", "env", "name", "c2VjcmV0Cg=="))),
            "material.name: give the variable's name"),
        Arguments.of(stores(Map.of("material", Map.of("type", "vault"))), "\"vault\" is not known"),
        Arguments.of(stores(Map.of("material", FILE, "wrappingKeySpec", "RSA_1024")), "RSA_1024"),
        Arguments.of(
            Map.of("strategy", "REPLACE", "stores", STORES, "material", FILE),
            "material: leave it out unless strategy is IMPORT"),
        Arguments.of(
            Map.of("strategy", "ON_DEMAND", "validTo", "2027-01-01T00:00:00Z"),
            "validTo: leave it out unless strategy is IMPORT"));
  }

  private static MaterialOrder only(List<MaterialOrder> orders) {
    assertThat(orders).hasSize(1);
    return orders.get(0);
  }

  private Instant in(Duration time) {
    return Instant.ofEpochMilli(harness.now()).plus(time).truncatedTo(ChronoUnit.SECONDS);
  }

  private void assertFails(Map<String, Object> changes, FailureType type, String... words) {
    Rotations.assertFails(start(changes), type, words);
    harness.endLocks();
  }

  private void approve(RunStatus waiting) {
    harness
        .run(ID)
        .approve(new Approval("you@example.com", waiting.proofHash().orElseThrow(), true));
  }

  private static Map<String, Object> stores(Map<String, Object> changes) {
    return Rotations.with(Map.of("stores", STORES), changes);
  }

  private RotationReport rotate(Map<String, Object> changes) {
    return start(changes).getResult(RotationReport.class);
  }

  private WorkflowStub start(Map<String, Object> changes) {
    return Rotations.start(harness, ID, Rotations.with(Map.of("strategy", "IMPORT"), changes));
  }
}
