package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.MaterialActivities;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialOrder.Need;
import dev.keyturn.key.MaterialSource;
import dev.keyturn.key.MaterialTerms;
import dev.keyturn.key.MaterialTerms.Algorithm;
import dev.keyturn.key.MaterialTerms.KeySpec;
import dev.keyturn.sandbox.Fault;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.OriginType;

/** Imports of key material on the strict sandbox. */
class MaterialTest {
  private static final Duration SETTLE = Duration.ofMillis(400);
  private static final MaterialSource GENERATED = new MaterialSource.Generated();
  private static final String VARIABLE = "KEYTURN_MATERIAL";

  /** As often as the SDK sends a call that may be sent again. */
  private static final int WHOLE_CALL = 3;

  @TempDir Path folder;

  private final Estate estate = new Estate();
  private final Map<String, String> environment = new HashMap<>();
  private final TestActivityEnvironment temporal = Estate.activityEnvironment();
  private final MaterialActivities activities = activities();
  private final byte[] material = bytes(1);
  private KeyArn key;
  private MaterialSource file;

  private MaterialActivities activities() {
    temporal.registerActivitiesImplementations(
        new KmsMaterialActivities(
            estate.worker(), name -> Optional.ofNullable(environment.get(name))));
    return temporal.newActivityStub(MaterialActivities.class);
  }

  @BeforeEach
  void setUp() throws IOException {
    key =
        new KeyArn(estate.kms().createKey(r -> r.origin(OriginType.EXTERNAL)).keyMetadata().arn());
    file = file(material);
  }

  @AfterEach
  void close() {
    temporal.close();
    estate.close();
  }

  @ParameterizedTest
  @CsvSource({
    "RSAES_OAEP_SHA_256, RSA_2048",
    "RSAES_OAEP_SHA_256, RSA_3072",
    "RSA_AES_KEY_WRAP_SHA_256, RSA_2048",
    "RSA_AES_KEY_WRAP_SHA_256, RSA_4096"
  })
  void bringTheVeryBytesOfTheFile(Algorithm algorithm, KeySpec spec) {
    MaterialTerms terms = new MaterialTerms(file, algorithm, spec, Optional.empty());

    ImportedMaterial imported =
        activities.importKeyMaterial(MaterialOrder.first(key, terms, SETTLE));

    assertThat(imported.keyMaterialId()).isEqualTo(idOf(material));
    assertThat(metadata().keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(metadata().expirationModel())
        .isEqualTo(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
    assertThat(tags()).doesNotContainKey(MaterialOrder.VALID_TO_TAG);
  }

  @Test
  void bringTheVeryBytesOfTheVariable() {
    environment.put(VARIABLE, Base64.getEncoder().encodeToString(material) + "\n");

    assertThat(first(new MaterialSource.Env(VARIABLE)).keyMaterialId()).isEqualTo(idOf(material));
  }

  @Test
  void endWhenTheyAreToldTo() {
    Instant end =
        estate.sandbox().clock().now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);

    ImportedMaterial imported = first(file, Optional.of(end));

    assertThat(imported.validTo()).contains(end);
    assertThat(metadata().validTo()).isEqualTo(end);
    assertThat(tags()).containsEntry("keyturn:validTo", end.toString());
    // Once more without an end, which takes the tag away.
    first(file);
    assertThat(metadata().validTo()).isNull();
    assertThat(tags()).doesNotContainKey("keyturn:validTo");
  }

  @Test
  void comeToTheSameWhenRunTwice() {
    assertThat(first(file)).isEqualTo(first(file));
    assertThat(next(file(bytes(2)))).isEqualTo(next(file(bytes(2))));
    assertThat(materials()).isEqualTo(2);
  }

  @Test
  void areMadeOnlyOnce() {
    assertThat(first(GENERATED)).isEqualTo(first(GENERATED));
    String current = metadata().currentKeyMaterialId();
    List<String> known = List.of(current);
    assertThat(next(GENERATED, known)).isEqualTo(next(GENERATED, known));

    assertThat(metadata().currentKeyMaterialId()).isEqualTo(current);
    assertThat(materials()).isEqualTo(2);
    assertThat(calls("ImportKeyMaterial")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "GetParametersForImport, true",
    "ImportKeyMaterial,      true",
    "ListKeyRotations,       true",
    "DescribeKey,            true",
    "ListResourceTags,       true",
    "TagResource,            false",
    "GetParametersForImport, false",
    "ImportKeyMaterial,      false"
  })
  void survivesALostAnswer(String operation, boolean generated) {
    MaterialSource source = generated ? GENERATED : file;
    Optional<Instant> end = generated ? Optional.empty() : Optional.of(tomorrow());
    int times = operation.equals("ImportKeyMaterial") ? 1 : WHOLE_CALL;
    estate.sandbox().faults().add(Fault.of(Fault.Kind.AFTER, "kms", operation, times));

    ImportedMaterial imported = again(source, end);

    assertThat(metadata().currentKeyMaterialId()).isEqualTo(imported.keyMaterialId());
    assertThat(materials()).isEqualTo(1);
    assertThat(generated || imported.keyMaterialId().equals(idOf(material))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void survivesALostAnswerBesideOtherMaterial(boolean generated) {
    String old = first(file).keyMaterialId();
    MaterialSource source = generated ? GENERATED : file(bytes(2));
    estate.sandbox().faults().add(Fault.of(Fault.Kind.AFTER, "kms", "ImportKeyMaterial", 1));

    fails(() -> next(source, List.of(old)), FailureType.UNAVAILABLE, "kms:ImportKeyMaterial");
    ImportedMaterial imported = next(source, List.of(old));

    assertThat(imported.keyMaterialId()).isNotEqualTo(old);
    assertThat(materials()).isEqualTo(2);
    assertThat(metadata().currentKeyMaterialId()).isEqualTo(old);
  }

  @Test
  void bringBackWhatWasDeleted() {
    String id = first(file).keyMaterialId();
    estate.kms().deleteImportedKeyMaterial(r -> r.keyId(key.value()));

    fails(
        () -> order(Need.AGAIN, file(bytes(2)), Optional.of(id)),
        FailureType.PLAN_REFUSED,
        "KMS wants other bytes here",
        "give those of material " + id);
    assertThat(order(Need.AGAIN, file, Optional.of(id)).keyMaterialId()).isEqualTo(id);
    assertThat(order(Need.AGAIN, file, Optional.empty()).keyMaterialId()).isEqualTo(id);
    assertThat(metadata().keyState()).isEqualTo(KeyState.ENABLED);
  }

  @Test
  void areRefusedInPlaceOfOthers() {
    first(file);

    fails(
        () -> first(file(bytes(2))),
        FailureType.PLAN_REFUSED,
        "KMS wants other bytes here",
        "give the bytes that were imported into it first");
    fails(
        () -> next(file, List.of(idOf(material))),
        FailureType.PLAN_REFUSED,
        "give bytes that the key never had",
        "aws kms list-key-rotations");
  }

  @ParameterizedTest
  @CsvSource({"0, it has 0 bytes", "31, it has 31 bytes", "33, it has more than 32 bytes"})
  void areRefusedWithAnotherLength(int length, String words) {
    MaterialSource wrong = file(bytes(3, length));

    fails(
        () -> first(wrong),
        FailureType.INVALID_INPUT,
        wrong.toString(),
        words,
        "takes exactly 32",
        "openssl rand -out FILE 32");
    environment.put(VARIABLE, Base64.getEncoder().encodeToString(bytes(3, length)));
    fails(
        () -> first(new MaterialSource.Env(VARIABLE)),
        FailureType.INVALID_INPUT,
        "environment variable " + VARIABLE,
        "it has " + length + " bytes",
        "openssl rand -base64 32");
    assertThat(calls("GetParametersForImport")).isZero();
  }

  @Test
  void areRefusedWhereTheyAreNot() {
    fails(
        () -> first(new MaterialSource.File(folder + "/absent")),
        FailureType.NOT_FOUND,
        "file " + folder + "/absent",
        "this worker can't read it",
        "every worker");
    fails(
        () -> first(new MaterialSource.File(folder.toString())),
        FailureType.NOT_FOUND,
        "this worker can't read it");
    fails(
        () -> first(new MaterialSource.Env("KEYTURN_ABSENT")),
        FailureType.NOT_FOUND,
        "environment variable KEYTURN_ABSENT",
        "has no such variable");
  }

  @Test
  void areNotQuotedWhenTheyAreNotBase64() {
    environment.put(VARIABLE, "hunter2-hunter2-hunter2-hunter2!");

    assertThatThrownBy(() -> first(new MaterialSource.Env(VARIABLE)))
        .satisfies(
            failure -> {
              assertThat(FailureType.message(failure)).contains("it does not hold base64");
              for (Throwable one = failure; one != null; one = one.getCause()) {
                assertThat(String.valueOf(one.getMessage())).doesNotContain("hunter2", " 2d");
              }
            });
  }

  /** As Temporal does it after a failure that may pass. */
  private ImportedMaterial again(MaterialSource source, Optional<Instant> end) {
    try {
      return first(source, end);
    } catch (RuntimeException lost) {
      assertThat(FailureType.of(lost)).contains(FailureType.UNAVAILABLE);
      return first(source, end);
    }
  }

  private ImportedMaterial first(MaterialSource source) {
    return first(source, Optional.empty());
  }

  private ImportedMaterial first(MaterialSource source, Optional<Instant> end) {
    return activities.importKeyMaterial(MaterialOrder.first(key, terms(source, end), SETTLE));
  }

  private ImportedMaterial next(MaterialSource source) {
    return next(source, List.of(idOf(material)));
  }

  private ImportedMaterial next(MaterialSource source, List<String> known) {
    return activities.importKeyMaterial(
        new MaterialOrder(
            key, terms(source, Optional.empty()), Need.NEXT, Optional.empty(), known, SETTLE));
  }

  private ImportedMaterial order(Need need, MaterialSource source, Optional<String> again) {
    return activities.importKeyMaterial(
        new MaterialOrder(key, terms(source, Optional.empty()), need, again, List.of(), SETTLE));
  }

  private static MaterialTerms terms(MaterialSource source, Optional<Instant> end) {
    return new MaterialTerms(source, Algorithm.RSAES_OAEP_SHA_256, KeySpec.RSA_2048, end);
  }

  private Instant tomorrow() {
    return estate.sandbox().clock().now().plus(Duration.ofDays(1));
  }

  private MaterialSource file(byte[] content) {
    try {
      Path path = Files.createTempFile(folder, "material", "");
      Files.write(path, content);
      return new MaterialSource.File(path.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void fails(ThrowingCallable call, FailureType type, String... words) {
    Rehearsal.fails(call, type, words);
  }

  private KeyMetadata metadata() {
    return estate.kms().describeKey(r -> r.keyId(key.value())).keyMetadata();
  }

  private Map<String, String> tags() {
    return new KeyReader(estate.kms()).tags(key);
  }

  private int materials() {
    return new RotationReader(estate.kms()).look(key).materials().size();
  }

  private long calls(String operation) {
    return estate.sandbox().calls().count("kms", operation);
  }

  /** The sandbox's id of material, by which it tells that it is the same. */
  private String idOf(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key.keyId().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(int seed) {
    return bytes(seed, 32);
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
