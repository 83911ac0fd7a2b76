package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DryRunModifierType;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyLastUsageResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

class CryptographyTest {
  private static final Map<String, String> CONTEXT = Map.of("tenant", "acme", "row", "7");

  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient kms = testing.kms("app");
  private KeyMetadata oldKey;
  private KeyMetadata newKey;

  @BeforeEach
  void createKeys() {
    oldKey = kms.createKey().keyMetadata();
    newKey = kms.createKey().keyMetadata();
  }

  @Test
  void decryptsWithoutBeingToldTheKey() {
    SdkBytes blob = encrypt(CONTEXT);

    assertThat(kms.decrypt(b -> b.ciphertextBlob(blob).encryptionContext(CONTEXT)))
        .satisfies(
            answer -> {
              assertThat(answer.plaintext().asUtf8String()).isEqualTo("secret");
              assertThat(answer.keyId()).isEqualTo(oldKey.arn());
            });
  }

  @Test
  void bindsACiphertextToItsContext() {
    SdkBytes blob = encrypt(CONTEXT);

    assertThatThrownBy(() -> kms.decrypt(b -> b.ciphertextBlob(blob)))
        .isInstanceOf(InvalidCiphertextException.class);
    assertThatThrownBy(
            () ->
                kms.decrypt(
                    b ->
                        b.ciphertextBlob(blob)
                            .encryptionContext(Map.of("tenant", "Acme", "row", "7"))))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void refusesATamperedCiphertext() {
    byte[] blob = encrypt(Map.of()).asByteArray();
    blob[blob.length - 1] ^= 1;

    assertThatThrownBy(() -> kms.decrypt(b -> b.ciphertextBlob(SdkBytes.fromByteArray(blob))))
        .isInstanceOf(InvalidCiphertextException.class);
    assertThatThrownBy(() -> kms.decrypt(b -> b.ciphertextBlob(SdkBytes.fromUtf8String("junk"))))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void refusesAKeyThatDidNotEncrypt() {
    SdkBytes blob = encrypt(Map.of());

    assertThatThrownBy(() -> kms.decrypt(b -> b.ciphertextBlob(blob).keyId(newKey.keyId())))
        .isInstanceOf(IncorrectKeyException.class);
    assertThatThrownBy(
            () ->
                kms.reEncrypt(
                    b ->
                        b.ciphertextBlob(blob)
                            .sourceKeyId(newKey.arn())
                            .destinationKeyId(newKey.arn())))
        .isInstanceOf(IncorrectKeyException.class);
  }

  @Test
  void reEncryptsFromOneContextToAnother() {
    SdkBytes blob = encrypt(CONTEXT);
    ReEncryptResponse answer =
        kms.reEncrypt(
            b ->
                b.ciphertextBlob(blob)
                    .sourceEncryptionContext(CONTEXT)
                    .destinationKeyId(newKey.keyId())
                    .destinationEncryptionContext(Map.of("v", "2")));

    assertThat(answer.sourceKeyId()).isEqualTo(oldKey.arn());
    assertThat(answer.keyId()).isEqualTo(newKey.arn());
    kms.disableKey(b -> b.keyId(oldKey.keyId()));
    assertThat(
            kms.decrypt(
                    b ->
                        b.ciphertextBlob(answer.ciphertextBlob())
                            .encryptionContext(Map.of("v", "2")))
                .plaintext()
                .asUtf8String())
        .isEqualTo("secret");
  }

  @Test
  void dropsTheContextWhenReEncryptNamesNone() {
    SdkBytes blob = encrypt(CONTEXT);
    SdkBytes bare =
        kms.reEncrypt(
                b ->
                    b.ciphertextBlob(blob)
                        .sourceEncryptionContext(CONTEXT)
                        .destinationKeyId(newKey.keyId()))
            .ciphertextBlob();

    assertThatThrownBy(() -> kms.decrypt(b -> b.ciphertextBlob(bare).encryptionContext(CONTEXT)))
        .isInstanceOf(InvalidCiphertextException.class);
    assertThat(kms.decrypt(b -> b.ciphertextBlob(bare)).plaintext().asUtf8String())
        .isEqualTo("secret");
  }

  @Test
  void generatesDataKeysThatOpenAgain() {
    GenerateDataKeyResponse dataKey =
        kms.generateDataKey(b -> b.keyId(oldKey.keyId()).keySpec(DataKeySpec.AES_256));

    assertThat(dataKey.plaintext().asByteArray()).hasSize(32);
    assertThat(kms.decrypt(b -> b.ciphertextBlob(dataKey.ciphertextBlob())).plaintext())
        .isEqualTo(dataKey.plaintext());
    assertThat(
            kms.generateDataKeyWithoutPlaintext(b -> b.keyId(oldKey.arn()).numberOfBytes(64))
                .keyId())
        .isEqualTo(oldKey.arn());
  }

  @Test
  void endsADryRunWithItsOwnErrorAndLeavesNoTrace() {
    SdkBytes blob = encrypt(Map.of());
    GetKeyLastUsageResponse before = kms.getKeyLastUsage(b -> b.keyId(oldKey.keyId()));

    assertThatThrownBy(
            () ->
                kms.reEncrypt(
                    b -> b.ciphertextBlob(blob).destinationKeyId(newKey.keyId()).dryRun(true)))
        .isInstanceOf(DryRunOperationException.class);
    assertThatThrownBy(
            () ->
                kms.reEncrypt(
                    b ->
                        b.sourceKeyId(oldKey.keyId())
                            .destinationKeyId(newKey.keyId())
                            .dryRun(true)
                            .dryRunModifiers(DryRunModifierType.IGNORE_CIPHERTEXT)))
        .isInstanceOf(DryRunOperationException.class);
    assertThat(kms.getKeyLastUsage(b -> b.keyId(oldKey.keyId())).keyLastUsage())
        .isEqualTo(before.keyLastUsage());
    assertThat(kms.getKeyLastUsage(b -> b.keyId(newKey.keyId())).keyLastUsage().timestamp())
        .isNull();
  }

  @Test
  void remembersOnlySuccessfulUse() {
    SdkBytes blob = encrypt(CONTEXT);
    assertThatThrownBy(() -> kms.decrypt(b -> b.ciphertextBlob(blob)))
        .isInstanceOf(InvalidCiphertextException.class);

    GetKeyLastUsageResponse usage = kms.getKeyLastUsage(b -> b.keyId(oldKey.arn()));
    assertThat(usage.keyLastUsage().operationAsString()).isEqualTo("Encrypt");
    assertThat(usage.keyLastUsage().cloudTrailEventId()).isNotEmpty();
    assertThat(usage.trackingStartDate()).isEqualTo(oldKey.creationDate());
  }

  private SdkBytes encrypt(Map<String, String> context) {
    return kms.encrypt(
            b ->
                b.keyId(oldKey.keyId())
                    .plaintext(SdkBytes.fromUtf8String("secret"))
                    .encryptionContext(context))
        .ciphertextBlob();
  }
}
