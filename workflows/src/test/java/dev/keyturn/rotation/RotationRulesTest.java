package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.RotationSetting;
import dev.keyturn.key.RotationSight;
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
    "CUSTOMER, Enabled,         SYMMETRIC_DEFAULT, AWS_KMS,            CHANGES,       CHANGES, CHANGES, CHANGES",
    "AWS,      Enabled,         SYMMETRIC_DEFAULT, AWS_KMS,            NOTHING_TO_DO, REFUSED, REFUSED, REFUSED",
    "CUSTOMER, Disabled,        SYMMETRIC_DEFAULT, AWS_KMS,            REFUSED,       REFUSED, REFUSED, REFUSED",
    "CUSTOMER, Disabled,        SYMMETRIC_DEFAULT, EXTERNAL,           REFUSED,       REFUSED, REFUSED, REFUSED",
    "CUSTOMER, PendingDeletion, SYMMETRIC_DEFAULT, AWS_KMS,            REFUSED,       REFUSED, REFUSED, REFUSED",
    "CUSTOMER, PendingImport,   SYMMETRIC_DEFAULT, EXTERNAL,           REFUSED,       REFUSED, REFUSED, CHANGES",
    "CUSTOMER, Enabled,         SYMMETRIC_DEFAULT, EXTERNAL,           REFUSED,       REFUSED, REFUSED, CHANGES",
    "CUSTOMER, Enabled,         SYMMETRIC_DEFAULT, AWS_CLOUDHSM,       REFUSED,       REFUSED, REFUSED, REFUSED",
    "CUSTOMER, Enabled,         SYMMETRIC_DEFAULT, EXTERNAL_KEY_STORE, REFUSED,       REFUSED, REFUSED, REFUSED",
    "CUSTOMER, Enabled,         RSA_4096,          AWS_KMS,            REFUSED,       REFUSED, REFUSED, REFUSED",
    "CUSTOMER, Enabled,         RSA_4096,          EXTERNAL,           REFUSED,       REFUSED, REFUSED, CHANGES",
    "CUSTOMER, Enabled,         ML_DSA_44,         EXTERNAL,           REFUSED,       REFUSED, REFUSED, REFUSED",
    "CUSTOMER, Enabled,         HMAC_256,          AWS_KMS,            REFUSED,       REFUSED, REFUSED, REFUSED"
  })
  void followFromWhatTheKeyIs(
      String manager,
      String state,
      String spec,
      String origin,
      Kind automatic,
      Kind onDemand,
      Kind replace,
      Kind imports) {
    List<RotationVerdict> verdicts = rules(key(manager, state, spec, origin), sight(0)).all();

    assertThat(verdicts)
        .extracting(RotationVerdict::kind)
        .containsExactly(automatic, onDemand, replace, imports);
    assertThat(verdicts)
        .allSatisfy(
            verdict ->
                assertThat(verdict.remedy().isEmpty()).isEqualTo(verdict.kind() != Kind.REFUSED));
  }

  @Test
  void endAtTheTwentyFifthRotationOnDemand() {
    KeyInventory key = key("CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT", "AWS_KMS");

    assertThat(rules(key, sight(24)).of(RotationStrategy.ON_DEMAND).text())
        .contains("rotation 25 of 25");
    assertThat(rules(key, sight(25)).of(RotationStrategy.ON_DEMAND))
        .satisfies(
            verdict -> {
              assertThat(verdict.kind()).isEqualTo(Kind.REFUSED);
              assertThat(verdict.remedy()).contains("REPLACE the key");
            });
  }

  @Test
  void sendToThePrimaryOfAReplica() {
    RotationSight replica = sight(0, Optional.of("REPLICA"));

    assertThat(rules(key("CUSTOMER", "Enabled", "SYMMETRIC_DEFAULT", "AWS_KMS"), replica).all())
        .filteredOn(
            verdict ->
                List.of(RotationStrategy.AUTOMATIC, RotationStrategy.ON_DEMAND)
                    .contains(verdict.strategy()))
        .allSatisfy(verdict -> assertThat(verdict.kind()).isEqualTo(Kind.REFUSED))
        .extracting(RotationVerdict::remedy)
        .containsExactly(
            "rotate the primary: ./keyturn rotate --key "
                + PRIMARY
                + " --region us-east-1 --strategy AUTOMATIC --period-days 365"
                + " --requested-by 'me@example.com'",
            "rotate the primary: ./keyturn rotate --key "
                + PRIMARY
                + " --region us-east-1 --strategy ON_DEMAND --requested-by 'me@example.com'");
  }

  private static RotationRules rules(KeyInventory key, RotationSight sight) {
    return new RotationRules(
        key,
        sight,
        new RotationRequest(
            new KeyReference(KEY.value()),
            KEY.region(),
            Optional.empty(),
            "me@example.com",
            Optional.empty(),
            null,
            null,
            null,
            null,
            Optional.empty(),
            Optional.empty(),
            null,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
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
              Optional.empty(),
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
        KeyGrants.NONE,
        "",
        List.of(),
        "111122223333",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
