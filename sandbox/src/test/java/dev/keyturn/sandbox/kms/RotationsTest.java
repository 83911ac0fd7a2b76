package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ConflictException;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

class RotationsTest {
  private final TestingSandbox testing = TestingSandbox.withLag(1, Duration.ofMinutes(5));
  private final KmsClient kms = testing.kms("admin");
  private final String key = kms.createKey().keyMetadata().arn();

  @Test
  void takeTheirTimeOnDemandAndLeaveOldCiphertextsReadable() {
    SdkBytes old = sealed();
    DecryptResponse before = open(old);

    kms.rotateKeyOnDemand(r -> r.keyId(key));
    assertThat(kms.getKeyRotationStatus(r -> r.keyId(key)).onDemandRotationStartDate()).isNotNull();
    assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(key)))
        .isInstanceOf(ConflictException.class);
    assertThat(rotations()).isEmpty();
    pass(Duration.ofMinutes(5));

    assertThat(kms.getKeyRotationStatus(r -> r.keyId(key)).onDemandRotationStartDate()).isNull();
    assertThat(rotations())
        .singleElement()
        .satisfies(
            rotation -> {
              assertThat(rotation.rotationType()).isEqualTo(RotationType.ON_DEMAND);
              assertThat(rotation.keyMaterialState()).isEqualTo(KeyMaterialState.CURRENT);
              assertThat(rotation.keyMaterialId()).isEqualTo(currentMaterial());
            });
    assertThat(open(old).keyMaterialId()).isEqualTo(before.keyMaterialId());
    assertThat(open(old).plaintext()).isEqualTo(before.plaintext());
    assertThat(open(sealed()).keyMaterialId()).isEqualTo(currentMaterial());
  }

  @Test
  void showWhichMaterialACiphertextMovesFromAndTo() {
    SdkBytes old = sealed();
    String first = currentMaterial();
    kms.rotateKeyOnDemand(r -> r.keyId(key));
    pass(Duration.ofMinutes(5));

    ReEncryptResponse moved = kms.reEncrypt(r -> r.ciphertextBlob(old).destinationKeyId(key));
    assertThat(moved.sourceKeyMaterialId()).isEqualTo(first);
    assertThat(moved.destinationKeyMaterialId()).isEqualTo(currentMaterial()).isNotEqualTo(first);
    assertThat(open(moved.ciphertextBlob()).keyMaterialId()).isEqualTo(currentMaterial());
  }

  @Test
  void endAtTheTwentyFifthOnDemand() {
    for (int i = 0; i < 25; i++) {
      kms.rotateKeyOnDemand(r -> r.keyId(key));
      pass(Duration.ofMinutes(5));
    }

    assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(key)))
        .isInstanceOf(LimitExceededException.class);
    assertThat(rotations()).hasSize(25);
    assertThat(rotations()).extracting(RotationsListEntry::rotationDate).isSorted();
    assertThat(
            kms.listKeyRotations(
                    r -> r.keyId(key).includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                .rotations())
        .hasSize(26);
  }

  @Test
  void happenByThemselvesOncePerPeriodWhileTheKeyIsEnabled() {
    kms.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(90));
    pass(Duration.ofDays(89));
    assertThat(rotations()).isEmpty();
    pass(Duration.ofDays(1));
    assertThat(rotations())
        .extracting(RotationsListEntry::rotationType)
        .containsExactly(RotationType.AUTOMATIC);

    kms.disableKey(r -> r.keyId(key));
    pass(Duration.ofDays(200));
    assertThat(rotations()).hasSize(1);
    assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(key)))
        .isInstanceOf(DisabledException.class);
    kms.enableKey(r -> r.keyId(key));
    assertThat(rotations()).hasSize(2);
  }

  @Test
  void areForSymmetricKeysOnly() {
    String mac =
        kms.createKey(r -> r.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
            .keyMetadata()
            .arn();

    assertThatThrownBy(() -> kms.rotateKeyOnDemand(r -> r.keyId(mac)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private SdkBytes sealed() {
    return kms.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_256)).ciphertextBlob();
  }

  private DecryptResponse open(SdkBytes blob) {
    return kms.decrypt(r -> r.ciphertextBlob(blob));
  }

  private String currentMaterial() {
    return kms.describeKey(r -> r.keyId(key)).keyMetadata().currentKeyMaterialId();
  }

  private List<RotationsListEntry> rotations() {
    return kms.listKeyRotationsPaginator(r -> r.keyId(key).limit(7)).rotations().stream().toList();
  }

  private void pass(Duration time) {
    testing.sandbox().clock().advance(time);
  }
}
