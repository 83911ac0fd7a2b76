package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ConflictException;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.ExpiredImportTokenException;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportState;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidImportTokenException;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.RotationType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

class ImportsTest {
  private static final String OAEP = "RSAES_OAEP_SHA_256";

  private final TestingSandbox testing = TestingSandbox.withLag(1, Duration.ofMinutes(5));
  private final KmsClient kms = testing.kms("admin");
  private final String key = kms.createKey(r -> r.origin(OriginType.EXTERNAL)).keyMetadata().arn();
  private final byte[] first = Ciphertext.newDataKey(32);
  private final byte[] second = Ciphertext.newDataKey(32);

  @ParameterizedTest
  @CsvSource({
    "RSAES_OAEP_SHA_1, RSA_2048",
    "RSAES_OAEP_SHA_256, RSA_2048",
    "RSAES_OAEP_SHA_256, RSA_3072",
    "RSA_AES_KEY_WRAP_SHA_1, RSA_2048",
    "RSA_AES_KEY_WRAP_SHA_256, RSA_4096"
  })
  void makeAKeyUsable(String algorithm, String spec) {
    assertThat(metadata().keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(metadata().currentKeyMaterialId()).isNull();
    GetParametersForImportResponse parameters =
        kms.getParametersForImport(
            r -> r.keyId(key).wrappingAlgorithm(algorithm).wrappingKeySpec(spec));

    String id = send(parameters, wrapped(algorithm, parameters, first), r -> {});

    assertThat(metadata().keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(metadata().currentKeyMaterialId()).isEqualTo(id);
    assertThat(metadata().expirationModel())
        .isEqualTo(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
    assertThat(open(sealed())).isEqualTo("secret");
  }

  @Test
  void takeTheSameMaterialAgainAndNoOther() {
    String id = imported(first);

    assertThat(imported(first, r -> r.keyMaterialId(id))).isEqualTo(id);
    assertThat(imported(first, r -> r.importType(ImportType.EXISTING_KEY_MATERIAL))).isEqualTo(id);
    fails(IncorrectKeyMaterialException.class, () -> imported(second));
    fails(IncorrectKeyMaterialException.class, () -> imported(first, ImportsTest::isNew));
    fails(
        IncorrectKeyMaterialException.class,
        () -> imported(first, r -> r.keyMaterialId("0".repeat(64))));
    fails(IncorrectKeyMaterialException.class, () -> imported(new byte[16], ImportsTest::isNew));
    refuses(
        () -> imported(second, r -> r.keyMaterialId(id).importType(ImportType.NEW_KEY_MATERIAL)),
        "KeyMaterialId");
    assertThat(materials()).hasSize(1);
  }

  @Test
  void waitForARotationBesideTheCurrentMaterial() {
    String old = imported(first, r -> r.keyMaterialDescription("first"));
    SdkBytes blob = sealed();
    fails(KmsInvalidStateException.class, this::rotate);

    String next = imported(second, ImportsTest::isNew);
    assertThat(metadata().currentKeyMaterialId()).isEqualTo(old);
    assertThat(materials())
        .extracting(RotationsListEntry::keyMaterialState)
        .containsExactly(KeyMaterialState.CURRENT, KeyMaterialState.PENDING_ROTATION);
    assertThat(kms.listKeyRotations(r -> r.keyId(key)).rotations()).isEmpty();
    fails(
        KmsInvalidStateException.class,
        () -> imported(Ciphertext.newDataKey(32), ImportsTest::isNew));
    rotate();
    fails(ConflictException.class, this::rotate);
    fails(KmsInvalidStateException.class, () -> delete(next));
    pass(Duration.ofMinutes(5));

    assertThat(metadata().currentKeyMaterialId()).isEqualTo(next);
    assertThat(materials())
        .extracting(RotationsListEntry::keyMaterialDescription)
        .containsExactly("first", null);
    assertThat(materials().get(1).rotationType()).isEqualTo(RotationType.ON_DEMAND);
    assertThat(open(blob)).isEqualTo("secret");
    assertThat(kms.decrypt(r -> r.ciphertextBlob(blob)).keyMaterialId()).isEqualTo(old);
  }

  @Test
  void canBeDroppedWhileTheyWaitForARotation() {
    imported(first);
    String waiting = imported(second, ImportsTest::isNew);

    delete(waiting);

    assertThat(materials()).hasSize(1);
    assertThat(metadata().keyState()).isEqualTo(KeyState.ENABLED);
    fails(NotFoundException.class, () -> delete(waiting));
  }

  @Test
  void takeTheKeyDownWhenOneExpires() {
    Instant end = testing.sandbox().clock().now().plus(Duration.ofDays(10));
    String old = imported(first, r -> expiring(r, end));
    imported(second, ImportsTest::isNew);
    rotate();
    pass(Duration.ofDays(9));
    SdkBytes blob = sealed();
    assertThat(metadata().validTo().toEpochMilli()).isEqualTo(end.toEpochMilli());

    pass(Duration.ofDays(1));

    assertThat(metadata().keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(metadata().validTo()).isNull();
    fails(KmsInvalidStateException.class, () -> open(blob));
    fails(KmsInvalidStateException.class, () -> kms.enableKey(r -> r.keyId(key)));
    fails(KmsInvalidStateException.class, () -> kms.getKeyRotationStatus(r -> r.keyId(key)));
    assertThat(materials())
        .extracting(RotationsListEntry::importState)
        .containsExactly(ImportState.PENDING_IMPORT, ImportState.IMPORTED);
    assertThat(imported(first, r -> r.keyMaterialId(old))).isEqualTo(old);
    assertThat(open(blob)).isEqualTo("secret");
  }

  @Test
  void areDeletedAndBroughtBack() {
    imported(first);
    SdkBytes blob = sealed();

    kms.deleteImportedKeyMaterial(r -> r.keyId(key));

    fails(KmsInvalidStateException.class, () -> open(blob));
    fails(KmsInvalidStateException.class, () -> imported(second, ImportsTest::isNew));
    imported(first);
    assertThat(open(blob)).isEqualTo("secret");
  }

  @Test
  void needTheTokenOfTheirOwnParametersWithinADay() {
    GetParametersForImportResponse own = parameters(key);
    String other = kms.createKey(r -> r.origin(OriginType.EXTERNAL)).keyMetadata().arn();
    GetParametersForImportResponse others = parameters(other);

    fails(
        InvalidImportTokenException.class,
        () -> send(others, wrapped(OAEP, others, first), r -> {}));
    fails(InvalidCiphertextException.class, () -> send(own, wrapped(OAEP, others, first), r -> {}));
    fails(
        InvalidCiphertextException.class,
        () -> send(own, wrapped("RSAES_OAEP_SHA_1", own, first), r -> {}));
    pass(Duration.ofHours(24));
    fails(ExpiredImportTokenException.class, () -> send(own, wrapped(OAEP, own, first), r -> {}));
  }

  @Test
  void areRefusedWithTermsThatContradict() {
    Instant now = testing.sandbox().clock().now();

    refuses(
        () -> imported(first, r -> r.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)),
        "ValidTo");
    refuses(() -> imported(first, r -> r.validTo(now.plusSeconds(60))), "ValidTo");
    refuses(() -> imported(first, r -> expiring(r, now)), "ValidTo");
    refuses(() -> imported(first, r -> expiring(r, now.plus(Duration.ofDays(366)))), "ValidTo");
  }

  @Test
  void areForEnabledSymmetricKeysOfExternalOrigin() {
    String made = kms.createKey().keyMetadata().arn();
    fails(UnsupportedOperationException.class, () -> parameters(made));
    fails(UnsupportedOperationException.class, () -> kms.enableKeyRotation(r -> r.keyId(key)));

    imported(first);
    kms.disableKey(r -> r.keyId(key));
    fails(KmsException.class, () -> imported(first));
    kms.scheduleKeyDeletion(r -> r.keyId(key));
    fails(KmsInvalidStateException.class, () -> parameters(key));
    kms.deleteImportedKeyMaterial(r -> r.keyId(key));
    assertThat(metadata().keyState()).isEqualTo(KeyState.PENDING_DELETION);
    kms.cancelKeyDeletion(r -> r.keyId(key));
    assertThat(metadata().keyState()).isEqualTo(KeyState.PENDING_IMPORT);
  }

  private static void fails(Class<? extends Throwable> type, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(type);
  }

  private static void refuses(ThrowingCallable call, String member) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"))
        .hasMessageContaining(member);
  }

  private static void isNew(ImportKeyMaterialRequest.Builder request) {
    request.importType(ImportType.NEW_KEY_MATERIAL);
  }

  private static void expiring(ImportKeyMaterialRequest.Builder request, Instant end) {
    request.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES).validTo(end);
  }

  private String imported(byte[] material) {
    return imported(material, r -> {});
  }

  private String imported(byte[] material, Consumer<ImportKeyMaterialRequest.Builder> terms) {
    GetParametersForImportResponse parameters = parameters(key);
    return send(parameters, wrapped(OAEP, parameters, material), terms);
  }

  private GetParametersForImportResponse parameters(String of) {
    return kms.getParametersForImport(
        r ->
            r.keyId(of)
                .wrappingAlgorithm(AlgorithmSpec.RSAES_OAEP_SHA_256)
                .wrappingKeySpec(WrappingKeySpec.RSA_2048));
  }

  private String send(
      GetParametersForImportResponse parameters,
      SdkBytes wrapped,
      Consumer<ImportKeyMaterialRequest.Builder> terms) {
    return kms.importKeyMaterial(
            r -> {
              r.keyId(key)
                  .importToken(parameters.importToken())
                  .encryptedKeyMaterial(wrapped)
                  .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
              terms.accept(r);
            })
        .keyMaterialId();
  }

  private static SdkBytes wrapped(
      String algorithm, GetParametersForImportResponse parameters, byte[] material) {
    return SdkBytes.fromByteArray(
        Wrapping.wrap(algorithm, parameters.publicKey().asByteArray(), material));
  }

  private KeyMetadata metadata() {
    return kms.describeKey(r -> r.keyId(key)).keyMetadata();
  }

  private List<RotationsListEntry> materials() {
    return kms.listKeyRotations(
            r -> r.keyId(key).includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
        .rotations();
  }

  private SdkBytes sealed() {
    return kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("secret")))
        .ciphertextBlob();
  }

  private String open(SdkBytes blob) {
    return kms.decrypt(r -> r.ciphertextBlob(blob)).plaintext().asUtf8String();
  }

  private void rotate() {
    kms.rotateKeyOnDemand(r -> r.keyId(key));
  }

  private void delete(String material) {
    kms.deleteImportedKeyMaterial(r -> r.keyId(key).keyMaterialId(material));
  }

  private void pass(Duration time) {
    testing.sandbox().clock().advance(time);
  }
}
