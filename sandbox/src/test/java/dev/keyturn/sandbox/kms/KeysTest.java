package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

class KeysTest {
  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient kms = testing.kms("admin");

  @Test
  void describesAKeyByIdArnAliasAndAliasArn() {
    KeyMetadata key = create(b -> b.description("orders"));
    kms.createAlias(b -> b.aliasName("alias/orders").targetKeyId(key.keyId()));
    String aliasArn = "arn:aws:kms:eu-west-1:" + TestingSandbox.ACCOUNT + ":alias/orders";

    for (String name : new String[] {key.keyId(), key.arn(), "alias/orders", aliasArn}) {
      KeyMetadata described = kms.describeKey(b -> b.keyId(name)).keyMetadata();
      assertThat(described).isEqualTo(key);
      assertThat(described.description()).isEqualTo("orders");
      assertThat(described.keyState()).isEqualTo(KeyState.ENABLED);
    }
  }

  @Test
  void keepsRegionsApart() {
    KeyMetadata key = create(b -> {});
    KmsClient elsewhere = testing.kms("admin", "us-east-1");

    assertThatThrownBy(() -> elsewhere.describeKey(b -> b.keyId(key.keyId())))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> elsewhere.describeKey(b -> b.keyId(key.arn())))
        .isInstanceOf(NotFoundException.class);
    SdkBytes blob = encrypt(key);
    assertThatThrownBy(() -> elsewhere.decrypt(b -> b.ciphertextBlob(blob)))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
  }

  @Test
  void hasManagedKeysThatOnlyTheirServiceMayUse() {
    KeyMetadata managed = kms.describeKey(b -> b.keyId("alias/aws/s3")).keyMetadata();

    assertThat(managed.keyManager()).isEqualTo(KeyManagerType.AWS);
    assertThatThrownBy(() -> encrypt(managed)).hasMessageContaining("not authorized");
    assertThatThrownBy(() -> kms.disableKey(b -> b.keyId(managed.keyId())))
        .hasMessageContaining("not authorized");
  }

  @Test
  void refusesCryptographyWhileDisabled() {
    KeyMetadata key = create(b -> {});
    SdkBytes blob = encrypt(key);
    kms.disableKey(b -> b.keyId(key.keyId()));

    assertThatThrownBy(() -> kms.decrypt(b -> b.ciphertextBlob(blob)))
        .isInstanceOf(DisabledException.class);
    assertThatThrownBy(() -> encrypt(key)).isInstanceOf(DisabledException.class);
    assertThatThrownBy(() -> kms.generateDataKey(b -> b.keyId(key.keyId()).keySpec("AES_256")))
        .isInstanceOf(DisabledException.class);
    kms.enableKey(b -> b.keyId(key.arn()));
    assertThat(kms.decrypt(b -> b.ciphertextBlob(blob)).plaintext().asUtf8String())
        .isEqualTo("secret");
  }

  @Test
  void refusesNearlyEverythingWhilePendingDeletion() {
    KeyMetadata key = create(b -> {});
    kms.scheduleKeyDeletion(b -> b.keyId(key.keyId()).pendingWindowInDays(7));

    assertThatThrownBy(() -> encrypt(key)).isInstanceOf(KmsInvalidStateException.class);
    assertThatThrownBy(() -> kms.enableKey(b -> b.keyId(key.keyId())))
        .isInstanceOf(KmsInvalidStateException.class);
    assertThatThrownBy(() -> kms.disableKey(b -> b.keyId(key.keyId())))
        .isInstanceOf(KmsInvalidStateException.class);
    assertThatThrownBy(() -> kms.createAlias(b -> b.aliasName("alias/a").targetKeyId(key.keyId())))
        .isInstanceOf(KmsInvalidStateException.class);
    kms.cancelKeyDeletion(b -> b.keyId(key.keyId()));
    assertThat(kms.describeKey(b -> b.keyId(key.keyId())).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);
    assertThatThrownBy(() -> kms.cancelKeyDeletion(b -> b.keyId(key.keyId())))
        .isInstanceOf(KmsInvalidStateException.class);
  }

  @Test
  void deletesAKeyWithItsAliasesWhenItsWindowEnds() {
    KeyMetadata key = create(b -> {});
    kms.createAlias(b -> b.aliasName("alias/orders").targetKeyId(key.keyId()));
    kms.scheduleKeyDeletion(b -> b.keyId(key.keyId()).pendingWindowInDays(7));

    testing.sandbox().clock().advance(Duration.ofDays(6));
    assertThat(kms.describeKey(b -> b.keyId("alias/orders")).keyMetadata().deletionDate())
        .isNotNull();
    testing.sandbox().clock().advance(Duration.ofDays(1));
    assertThatThrownBy(() -> kms.describeKey(b -> b.keyId(key.keyId())))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> kms.describeKey(b -> b.keyId("alias/orders")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void makesOtherKindsOfKeysSoThatTheirRefusalCanBeTested() {
    KeyMetadata asymmetric =
        create(b -> b.keySpec(KeySpec.RSA_2048).keyUsage(KeyUsageType.ENCRYPT_DECRYPT));
    KeyMetadata external = create(b -> b.origin(OriginType.EXTERNAL));
    KeyMetadata multiRegion = create(b -> b.multiRegion(true));

    assertThatThrownBy(() -> encrypt(asymmetric)).isInstanceOf(InvalidKeyUsageException.class);
    assertThatThrownBy(() -> kms.enableKeyRotation(b -> b.keyId(asymmetric.keyId())))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(external.keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThatThrownBy(() -> encrypt(external)).isInstanceOf(KmsInvalidStateException.class);
    assertThat(multiRegion.keyId()).matches("mrk-[0-9a-f]{32}");
    assertThat(multiRegion.multiRegionConfiguration().multiRegionKeyType())
        .isEqualTo(MultiRegionKeyType.PRIMARY);
  }

  @Test
  void refusesAliasesWhereOnlyAKeyWillDo() {
    KeyMetadata key = create(b -> {});
    kms.createAlias(b -> b.aliasName("alias/orders").targetKeyId(key.keyId()));

    assertThatThrownBy(() -> kms.disableKey(b -> b.keyId("alias/orders")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void answersUnknownOperationsWithAnErrorThatNamesThem() {
    assertThatThrownBy(() -> kms.generateRandom(b -> b.numberOfBytes(8)))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("NotImplemented")
        .hasMessageContaining("GenerateRandom");
  }

  private KeyMetadata create(Consumer<CreateKeyRequest.Builder> request) {
    return kms.createKey(request).keyMetadata();
  }

  private SdkBytes encrypt(KeyMetadata key) {
    return kms.encrypt(b -> b.keyId(key.keyId()).plaintext(SdkBytes.fromUtf8String("secret")))
        .ciphertextBlob();
  }
}
