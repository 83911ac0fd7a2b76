package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialOrder.Need;
import dev.keyturn.key.MaterialTerms.Algorithm;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.testing.FakeAccount;
import dev.keyturn.testing.Rotations;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RotateKey with strategy IMPORT on keys that aren't symmetric. */
class SignatureImportTest {
  private static final String ID = "import";
  private static final Map<String, Object> FILE = Map.of("type", "file", "path", "/run/material");
  private static final Map<String, Object> GENERATED = Map.of("type", "generated");
  private static final Map<String, Object> EXECUTE = Map.of("mode", "EXECUTE");
  private static final Map<String, Object> NEW_KEY =
      Map.of("mode", "EXECUTE", "newSignaturesOnly", true, "material", FILE);
  private static final Map<String, Object> THIS_KEY =
      Map.of("mode", "EXECUTE", "newMaterialOnly", true, "material", FILE);

  private final RunHarness harness = new RunHarness();

  @AfterEach
  void tearDown() {
    harness.close();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_3072,      SIGN_VERIFY,         AWS_KMS,  RSA_AES_KEY_WRAP_SHA_256",
    "ECC_NIST_P256, KEY_AGREEMENT,       EXTERNAL, RSA_AES_KEY_WRAP_SHA_256",
    "HMAC_512,      GENERATE_VERIFY_MAC, AWS_KMS,  RSAES_OAEP_SHA_256"
  })
  void bringsTheMaterialIntoTheNewKeyAndLeavesTheOldOneEnabled(
      String spec, String usage, String origin, Algorithm algorithm) {
    harness.account().kind(spec, usage);
    harness.account().origin(origin);

    RotationReport report = start(NEW_KEY).getResult(RotationReport.class);

    RunReport replaced = report.replacement().orElseThrow();
    assertThat(replaced.outcome()).isEqualTo(Outcome.DONE);
    assertThat(report.verdicts().get(0).text())
        .contains("origin EXTERNAL", "this one stays enabled", "wrapped by " + algorithm);
    ReplacementPlan plan = replaced.plan().plan();
    assertThat(plan.material().orElseThrow().algorithm()).isEqualTo(algorithm);
    assertThat(plan.breaks()).isNotEmpty();
    ReplacementOrder made = harness.account().made().orElseThrow();
    assertThat(made.kind()).contains(new KeyKind(spec, usage));
    assertThat(made.origin()).contains("EXTERNAL");
    MaterialOrder order = harness.material().orders().get(0);
    assertThat(order.key()).isEqualTo(FakeAccount.NEW);
    assertThat(order.need()).isEqualTo(Need.FIRST);
    assertThat(order.terms().algorithm()).isEqualTo(algorithm);
    assertThat(harness.account().calls())
        .containsSubsequence("createReplacementKey", "importKeyMaterial", "repointAlias")
        .doesNotContain("beginOnDemandRotation");
    assertThat(harness.account().target(FakeAccount.ALIAS)).isEqualTo(FakeAccount.NEW);
    assertThat(harness.account().state(FakeAccount.OLD)).isEqualTo("Enabled");
  }

  @Test
  void bringsTheSameMaterialIntoThisKeyOnceMore() {
    harness.account().kind("RSA_2048", "SIGN_VERIFY");
    harness.account().origin("EXTERNAL");

    RotationReport report = start(THIS_KEY).getResult(RotationReport.class);

    MaterialOrder order = harness.material().orders().get(0);
    assertThat(order.key()).isEqualTo(FakeAccount.OLD);
    assertThat(order.need()).isEqualTo(Need.FIRST);
    assertThat(order.terms().algorithm()).isEqualTo(Algorithm.RSA_AES_KEY_WRAP_SHA_256);
    assertThat(report.verdicts().get(0).text()).contains("the same bytes once more");
    assertThat(report.imported()).isPresent();
    assertThat(harness.account().calls()).doesNotContain("beginOnDemandRotation");
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void refusesWhatTheKeyIsNotFitFor(KeyKind kind, Map<String, Object> changes, String... words) {
    harness.account().kind(kind.spec(), kind.usage());
    harness.account().origin("EXTERNAL");

    Rotations.assertFails(start(changes), FailureType.PLAN_REFUSED, words);
    assertThat(harness.material().orders()).isEmpty();
    assertThat(harness.account().made()).isEmpty();
  }

  private static Stream<Arguments> unfit() {
    KeyKind rsa = new KeyKind("RSA_2048", "SIGN_VERIFY");
    KeyKind mac = new KeyKind("HMAC_256", "GENERATE_VERIFY_MAC");
    Map<String, Object> stores =
        Map.of("stores", List.of(Map.of("type", "bucket", "name", "orders-data")));
    return Stream.of(
        Arguments.of(
            rsa,
            Rotations.with(Rotations.with(stores, Map.of("material", FILE)), EXECUTE),
            new String[] {"RSA_2048 for SIGN_VERIFY", "IMPORT and \"newSignaturesOnly\":true"}),
        Arguments.of(
            rsa,
            Rotations.with(NEW_KEY, Map.of("material", GENERATED)),
            new String[] {"would stay in its memory", "give a file or an environment variable"}),
        Arguments.of(
            rsa,
            Rotations.with(NEW_KEY, Map.of("wrappingAlgorithm", "RSAES_OAEP_SHA_256")),
            new String[] {"wrappingAlgorithm RSAES_OAEP_SHA_256", "leave it out"}),
        Arguments.of(
            new KeyKind("ML_DSA_44", "SIGN_VERIFY"),
            NEW_KEY,
            new String[] {"no material for keys of spec ML_DSA_44", "REPLACE it"}),
        Arguments.of(
            KeyKind.SYMMETRIC, NEW_KEY, new String[] {"signs nothing", "leave the field out"}),
        Arguments.of(
            mac,
            Rotations.with(THIS_KEY, Map.of("material", GENERATED)),
            new String[] {"it has its material", "newSignaturesOnly in place of newMaterialOnly"}));
  }

  private WorkflowStub start(Map<String, Object> changes) {
    return Rotations.start(harness, ID, Rotations.with(Map.of("strategy", "IMPORT"), changes));
  }
}
