package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialResponse;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** Imports into keys that aren't symmetric. */
class KeyPairImportsTest {
  private static final String LONG = "RSA_AES_KEY_WRAP_SHA_256";
  private static final String OAEP = "RSAES_OAEP_SHA_256";

  private final TestingSandbox testing = TestingSandbox.withLag(1, Duration.ofMinutes(5));
  private final KmsClient kms = testing.kms("admin");

  @ParameterizedTest
  @CsvSource({
    "RSA_2048,        SIGN_VERIFY",
    "RSA_2048,        ENCRYPT_DECRYPT",
    "ECC_NIST_P256,   SIGN_VERIFY",
    "ECC_NIST_P384,   KEY_AGREEMENT",
    "ECC_NIST_P521,   SIGN_VERIFY",
    "ECC_SECG_P256K1, SIGN_VERIFY",
    "HMAC_224,        GENERATE_VERIFY_MAC",
    "HMAC_512,        GENERATE_VERIFY_MAC"
  })
  void takeOneMaterialForGood(String spec, String usage) {
    String key = key(spec, usage);
    byte[] material = material(spec);
    Instant end = testing.sandbox().clock().now().plus(Duration.ofDays(10));

    ImportKeyMaterialResponse imported =
        send(
            key,
            material,
            r -> r.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES).validTo(end));

    assertThat(imported.keyMaterialId()).isNull();
    assertThat(metadata(key).keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(metadata(key).validTo().toEpochMilli()).isEqualTo(end.toEpochMilli());
    assertThat(metadata(key).currentKeyMaterialId()).isNull();
    testing.sandbox().clock().advance(Duration.ofDays(10));
    assertThat(metadata(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    fails(IncorrectKeyMaterialException.class, key, material(spec));
    send(key, material, r -> {});
    assertThat(metadata(key).keyState()).isEqualTo(KeyState.ENABLED);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048,        SIGN_VERIFY,         RSA_3072",
    "ECC_NIST_P256,   SIGN_VERIFY,         ECC_NIST_P384",
    "ECC_NIST_P256,   SIGN_VERIFY,         HMAC_256",
    "ECC_SECG_P256K1, SIGN_VERIFY,         ECC_NIST_P256",
    "HMAC_256,        GENERATE_VERIFY_MAC, HMAC_224",
    "HMAC_256,        GENERATE_VERIFY_MAC, RSA_2048"
  })
  void takeNoMaterialOfAnotherForm(String spec, String usage, String other) {
    String key = key(spec, usage);

    fails(IncorrectKeyMaterialException.class, key, material(other));
    assertThat(metadata(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
  }

  @Test
  void areWrappedInAWayThatHoldsThem() {
    assertThatThrownBy(() -> parameters(key("RSA_2048", "SIGN_VERIFY"), OAEP, "RSA_4096"))
        .isInstanceOf(UnsupportedOperationException.class);
    String ecc = key("ECC_NIST_P521", "SIGN_VERIFY");
    assertThatThrownBy(() -> parameters(ecc, OAEP, "RSA_2048"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(parameters(ecc, OAEP, "RSA_3072").importToken()).isNotNull();
  }

  @Test
  void haveNoMaterialsToChooseFrom() {
    String key = key("HMAC_256", "GENERATE_VERIFY_MAC");

    assertThatThrownBy(
            () -> send(key, material("HMAC_256"), r -> r.importType(ImportType.NEW_KEY_MATERIAL)))
        .isInstanceOf(KmsException.class)
        .hasMessageContaining("ImportType");
  }

  private void fails(Class<? extends Throwable> type, String key, byte[] material) {
    assertThatThrownBy(() -> send(key, material, r -> {})).isInstanceOf(type);
  }

  private ImportKeyMaterialResponse send(
      String key, byte[] material, Consumer<ImportKeyMaterialRequest.Builder> terms) {
    GetParametersForImportResponse parameters = parameters(key, LONG, "RSA_2048");
    byte[] wrapped = Wrapping.wrap(LONG, parameters.publicKey().asByteArray(), material);
    return kms.importKeyMaterial(
        r -> {
          r.keyId(key)
              .importToken(parameters.importToken())
              .encryptedKeyMaterial(SdkBytes.fromByteArray(wrapped))
              .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
          terms.accept(r);
        });
  }

  private GetParametersForImportResponse parameters(String key, String algorithm, String wrapping) {
    return kms.getParametersForImport(
        r -> r.keyId(key).wrappingAlgorithm(algorithm).wrappingKeySpec(wrapping));
  }

  private String key(String spec, String usage) {
    return kms.createKey(r -> r.origin(OriginType.EXTERNAL).keySpec(spec).keyUsage(usage))
        .keyMetadata()
        .arn();
  }

  private KeyMetadata metadata(String key) {
    return kms.describeKey(r -> r.keyId(key)).keyMetadata();
  }

  private static byte[] material(String spec) {
    try {
      return switch (spec) {
        case "HMAC_224" -> Ciphertext.newDataKey(28);
        case "HMAC_256" -> Ciphertext.newDataKey(32);
        case "HMAC_512" -> Ciphertext.newDataKey(128);
        case "ECC_SECG_P256K1" -> secp256k1();
        case "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521" -> {
          KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
          generator.initialize(
              new ECGenParameterSpec("secp" + spec.substring("ECC_NIST_P".length()) + "r1"));
          yield generator.generateKeyPair().getPrivate().getEncoded();
        }
        default -> {
          KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
          generator.initialize(Integer.parseInt(spec.substring("RSA_".length())));
          yield generator.generateKeyPair().getPrivate().getEncoded();
        }
      };
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The JDK has no generator for it; what is before the number says what it is. */
  private static byte[] secp256k1() {
    return HexFormat.of()
        .parseHex(
            "303e020100301006072a8648ce3d020106052b8104000a042730250201010420"
                + HexFormat.of().formatHex(Ciphertext.newDataKey(32)));
  }
}
