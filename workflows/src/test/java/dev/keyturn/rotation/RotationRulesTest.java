package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.rotation.RotationVerdict.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the key itself says about what may be done with it. */
class RotationRulesTest {
  private static final KeyArn KEY = new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");
  private static final String PRIMARY = "arn:aws:kms:us-east-1:111122223333:key/1";

  @ParameterizedTest
  @CsvSource({
    "CUSTOMER, Enabled,         SYMMETRIC_DEFAULT, AWS_KMS,            CHANGES,       CHANGES",
    "AWS,      Enabled,         SYMMETRIC_DEFAULT, AWS_KMS,            NOTHING_TO_DO, REFUSED",
    "CUSTOMER, Disabled,        SYMMETRIC_DEFAULT, AWS_KMS,            REFUSED,       REFUSED",
    "CUSTOMER, PendingDeletion, SYMMETRIC_DEFAULT, AWS_KMS,            REFUSED,       REFUSED",
    "CUSTOMER, PendingImport,   SYMMETRIC_DEFAULT, EXTERNAL,           REFUSED,       REFUSED",
    "CUSTOMER, Enabled,         SYMMETRIC_DEFAULT, EXTERNAL,           REFUSED,       REFUSED",
    "CUSTOMER, Enabled,         SYMMETRIC_DEFAULT, AWS_CLOUDHSM,       REFUSED,       REFUSED",
    "CUSTOMER, Enabled,         SYMMETRIC_DEFAULT, EXTERNAL_KEY_STORE, REFUSED,       REFUSED",
    "CUSTOMER, Enabled,         RSA_4096,          AWS_KMS,            REFUSED,       REFUSED",
    "CUSTOMER, Enabled,         HMAC_256,          AWS_KMS,            REFUSED,       REFUSED"
  })
  void followFromWhatTheKeyIs(
      String manager, String state, String spec, String origin, Kind automatic, Kind onDemand) {
    List<RotationVerdict> verdicts =
        new RotationRules(key(manager, state, spec, origin), sight(0)).all(365);

    assertThat(verdicts).extracting(RotationVerdict::kind).containsExactly(automatic, onDemand);
    assertThat(verdicts)
        .allSatisfy(
            verdict ->
                assertThat(verdict.remedy().isEmpty()).isEqualTo(verdict.kind() != Kind.REFUSED));
  }

  @Test
  void endAtTheTwentyFifthRotationOnDemand() {
    KeyInventory key = key("CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT", "AWS_KMS");

    assertThat(new RotationRules(key, sight(24)).of(RotationStrategy.ON_DEMAND, 365).text())
        .contains("rotation 25 of 25");
    assertThat(new RotationRules(key, sight(25)).of(RotationStrategy.ON_DEMAND, 365))
        .satisfies(
            verdict -> {
              assertThat(verdict.kind()).isEqualTo(Kind.REFUSED);
              assertThat(verdict.remedy()).contains("replace the key");
            });
  }

  @Test
  void sendToThePrimaryOfAReplica() {
    RotationSight replica = sight(0, Optional.of("REPLICA"));

    assertThat(
            new RotationRules(key("CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT", "AWS_KMS"), replica)
                .all(365))
        .allSatisfy(
            verdict -> {
              assertThat(verdict.kind()).isEqualTo(Kind.REFUSED);
              assertThat(verdict.remedy()).contains(PRIMARY);
            });
  }

  private static RotationSight sight(int onDemand) {
    return sight(onDemand, Optional.empty());
  }

  private static RotationSight sight(int onDemand, Optional<String> role) {
    List<KeyMaterial> materials = new ArrayList<>();
    for (int i = 0; i < onDemand; i++) {
      materials.add(
          new KeyMaterial(
              "m" + i,
              "NON_CURRENT",
              Optional.of(Instant.EPOCH),
              Optional.of("ON_DEMAND"),
              Optional.empty()));
    }
    return new RotationSight(
        KEY,
        Instant.EPOCH,
        Instant.EPOCH,
        role,
        role.map(replica -> new KeyArn(PRIMARY)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new RotationSetting(false, Optional.empty(), Optional.empty(), Optional.empty())),
        materials);
  }

  private static KeyInventory key(String manager, String state, String spec, String origin) {
    return new KeyInventory(
        KEY,
        manager,
        state,
        spec,
        "ENCRYPT_DECRYPT",
        origin,
        false,
        "",
        "",
        Map.of(),
        List.of(),
        List.of(),
        "",
        List.of(),
        "111122223333",
        List.of(),
        Optional.empty());
  }
}
