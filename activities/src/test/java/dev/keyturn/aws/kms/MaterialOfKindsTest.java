package dev.keyturn.aws.kms;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.MaterialActivities;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialSource;
import dev.keyturn.key.MaterialTerms;
import dev.keyturn.key.MaterialTerms.Algorithm;
import dev.keyturn.key.MaterialTerms.KeySpec;
import dev.keyturn.sandbox.Fault;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.OriginType;

/** Imports of private keys and of secrets for MACs. */
class MaterialOfKindsTest {
  private static final Duration SETTLE = Duration.ofSeconds(30);
  private static final MaterialSource GENERATED = new MaterialSource.Generated();
  private static final String VARIABLE = "KEYTURN_MATERIAL";

  @TempDir Path folder;

  private final Estate estate = new Estate();
  private final Map<String, String> environment = new HashMap<>();
  private final KmsMaterialActivities implementation =
      new KmsMaterialActivities(
          estate.worker(), name -> Optional.ofNullable(environment.get(name)));
  private final TestActivityEnvironment temporal = Estate.activityEnvironment();
  private final MaterialActivities activities = activities();

  private MaterialActivities activities() {
    temporal.registerActivitiesImplementations(implementation);
    return temporal.newActivityStub(MaterialActivities.class);
  }

  @AfterEach
  void close() {
    temporal.close();
    estate.close();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048,        SIGN_VERIFY",
    "RSA_2048,        ENCRYPT_DECRYPT",
    "ECC_NIST_P384,   KEY_AGREEMENT",
    "ECC_NIST_P521,   SIGN_VERIFY",
    "ECC_SECG_P256K1, SIGN_VERIFY",
    "HMAC_256,        GENERATE_VERIFY_MAC"
  })
  void comeToTheSameWhenRunTwiceAndAreFollowedByNoOther(String spec, String usage)
      throws Exception {
    KeyArn key = key(spec, usage);
    byte[] material = spec.startsWith("HMAC_") ? bytes(1, 100) : PrivateKeys.make(spec);
    Instant end =
        estate.sandbox().clock().now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);

    ImportedMaterial imported = bring(key, file(material), Optional.of(end));

    assertThat(bring(key, file(material), Optional.of(end))).isEqualTo(imported);
    assertThat(imported.keyMaterialId()).isEmpty();
    assertThat(metadata(key).keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(metadata(key).validTo()).isEqualTo(end);
    assertThat(new KeyReader(estate.kms()).tags(key))
        .containsEntry(MaterialOrder.VALID_TO_TAG, end.toString());
    byte[] other = spec.startsWith("HMAC_") ? bytes(2, 32) : PrivateKeys.make(spec);
    assertThatThrownBy(() -> bring(key, file(other), Optional.empty()))
        .satisfies(
            failure ->
                assertThat(FailureType.message(failure))
                    .contains("give the bytes that were imported into it first")
                    .doesNotContain("list-key-rotations"));
  }

  @Test
  void areMadeOnceForMacs() throws Exception {
    KeyArn key = key("HMAC_384", "GENERATE_VERIFY_MAC");

    bring(key, GENERATED, Optional.empty());
    bring(key, GENERATED, Optional.empty());

    assertThat(metadata(key).keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(calls()).isEqualTo(1);
  }

  @Test
  void areMadeOnceForMacsThoughTheAnswerIsLost() {
    KeyArn key = key("HMAC_256", "GENERATE_VERIFY_MAC");
    try (Attempts attempts = new Attempts(this::disturb, implementation)) {
      attempts.run(
          "ImportKeyMaterial", order(key, GENERATED, Optional.empty()), ImportedMaterial.class);
    }

    assertThat(metadata(key).keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(calls()).isEqualTo(1);
  }

  private void disturb(int attempt) {
    if (attempt == 1) {
      estate.fault(Fault.Kind.AFTER, "kms", "ImportKeyMaterial");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_256, 31,  it has 31 bytes",
    "HMAC_224, 129, it has more than 128 bytes",
    "HMAC_512, 63,  it has 63 bytes"
  })
  void areRefusedWithALengthThatIsNotForTheMac(String spec, int length, String words)
      throws Exception {
    int shortest = Integer.parseInt(spec.substring("HMAC_".length())) / 8;
    KeyArn key = key(spec, "GENERATE_VERIFY_MAC");

    refuses(
        key,
        file(bytes(1, length)),
        words,
        "a key of spec " + spec + " takes " + shortest + " to 128",
        "openssl rand -out FILE " + shortest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA_3072", "ECC_NIST_P256"})
  void areRefusedForAnotherSpec(String spec) throws Exception {
    KeyArn key = key("RSA_2048", "SIGN_VERIFY");
    byte[] material = PrivateKeys.make(spec);
    environment.put(VARIABLE, Base64.getEncoder().encodeToString(material));
    String words = "it is a private key for spec " + spec + ", and the key's is RSA_2048";

    refuses(key, file(material), words, "openssl pkcs8 -topk8");
    refuses(key, new MaterialSource.Env(VARIABLE), words, "base64 of one");
  }

  @Test
  void areRefusedInAnotherForm() throws Exception {
    KeyArn key = key("ECC_NIST_P256", "SIGN_VERIFY");
    byte[] pem = Base64.getMimeEncoder().encode(PrivateKeys.make("ECC_NIST_P256"));
    MaterialSource file = file(pem);

    refuses(key, file, file.toString(), "not one private key in PKCS #8, DER, unencrypted");
    assertThatThrownBy(() -> bring(key, file, Optional.empty()))
        .hasStackTraceContaining("PKCS #8")
        .satisfies(
            failure ->
                assertThat(FailureType.message(failure))
                    .doesNotContain(new String(pem, ISO_8859_1).substring(10, 30)));
  }

  private void refuses(KeyArn key, MaterialSource source, String... words) {
    Rehearsal.fails(() -> bring(key, source, Optional.empty()), FailureType.INVALID_INPUT, words);
    assertThat(metadata(key).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(estate.sandbox().calls().count("kms", "GetParametersForImport")).isZero();
  }

  private ImportedMaterial bring(KeyArn key, MaterialSource source, Optional<Instant> end) {
    return activities.importKeyMaterial(order(key, source, end));
  }

  private MaterialOrder order(KeyArn key, MaterialSource source, Optional<Instant> end) {
    KeyMetadata metadata = metadata(key);
    MaterialTerms terms =
        new MaterialTerms(source, Algorithm.RSAES_OAEP_SHA_256, KeySpec.RSA_2048, end)
            .forKey(new KeyKind(metadata.keySpecAsString(), metadata.keyUsageAsString()));
    return MaterialOrder.first(key, terms, SETTLE);
  }

  private KeyArn key(String spec, String usage) {
    return new KeyArn(
        estate
            .kms()
            .createKey(r -> r.origin(OriginType.EXTERNAL).keySpec(spec).keyUsage(usage))
            .keyMetadata()
            .arn());
  }

  private KeyMetadata metadata(KeyArn key) {
    return estate.kms().describeKey(r -> r.keyId(key.value())).keyMetadata();
  }

  private long calls() {
    return estate.sandbox().calls().count("kms", "ImportKeyMaterial");
  }

  private MaterialSource file(byte[] content) throws Exception {
    Path path = Files.createTempFile(folder, "material", "");
    Files.write(path, content);
    return new MaterialSource.File(path.toString());
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
