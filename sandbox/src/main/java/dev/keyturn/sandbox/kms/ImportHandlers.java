package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Imports key material from outside, and deletes it again. */
final class ImportHandlers {
  private static final int TOKEN_BYTES = 256;
  private static final int MAX_BYTES = 6_144;
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Pattern MATERIAL_ID = Pattern.compile("[a-f0-9]{64}");
  private static final Pattern DESCRIPTION = Pattern.compile("[a-zA-Z0-9:/_\\s.-]{1,256}");
  private static final String EXPIRES = "KEY_MATERIAL_EXPIRES";
  private static final String NEW = "NEW_KEY_MATERIAL";
  private static final String EXISTING = "EXISTING_KEY_MATERIAL";
  private static final List<String> EXPIRATIONS = List.of(EXPIRES, "KEY_MATERIAL_DOES_NOT_EXPIRE");
  private static final List<String> SPECS = List.of("RSA_2048", "RSA_3072", "RSA_4096");
  private static final List<String> ALGORITHMS =
      List.of(
          "RSAES_OAEP_SHA_1",
          "RSAES_OAEP_SHA_256",
          "RSA_AES_KEY_WRAP_SHA_1",
          "RSA_AES_KEY_WRAP_SHA_256");

  private final Map<String, ImportParameters> byToken = new ConcurrentHashMap<>();

  Map<String, Handler> handlers() {
    return Map.of(
        "GetParametersForImport", this::parameters,
        "ImportKeyMaterial", this::importMaterial,
        "DeleteImportedKeyMaterial", this::delete);
  }

  private ObjectNode parameters(KmsRequest request) {
    KmsKey key = importing(request, "GetParametersForImport");
    Input input = request.input();
    String algorithm = input.requiredChoice("WrappingAlgorithm", ALGORITHMS);
    String spec = input.requiredChoice("WrappingKeySpec", SPECS);
    StateRules.requireNotPendingDeletion(key);
    requireRoom(key, algorithm, spec);
    ImportParameters made = ImportParameters.make(key.arn(), algorithm, spec, request.now());
    byte[] token = Ciphertext.newDataKey(TOKEN_BYTES);
    byToken.put(HexFormat.of().formatHex(token), made);
    ObjectNode answer =
        Json.object()
            .put("KeyId", key.arn())
            .put("ImportToken", token)
            .put("PublicKey", made.wrapping().getPublic().getEncoded());
    answer.set("ParametersValidTo", Times.seconds(made.validTo()));
    return answer;
  }

  private ObjectNode importMaterial(KmsRequest request) {
    KmsKey key = importing(request, "ImportKeyMaterial");
    Input input = request.input();
    Optional<Instant> validTo = validTo(input, request.now());
    if (!key.traits().isSymmetric()) {
      requireNone(input, "ImportType", "KeyMaterialId", "KeyMaterialDescription");
    }
    Optional<String> id = input.optionalText("KeyMaterialId", MATERIAL_ID);
    String fallback = key.materials().all().isEmpty() ? NEW : EXISTING;
    boolean isNew = input.choice("ImportType", List.of(NEW, EXISTING), fallback).equals(NEW);
    if (isNew && id.isPresent()) {
      throw KmsErrors.validation("KeyMaterialId can't be specified with ImportType " + NEW);
    }
    requireImportable(key);
    ImportParameters parameters = parametersOf(key, request);
    byte[] material = parameters.unwrap(input.blob("EncryptedKeyMaterial", MAX_BYTES));
    MaterialImport imported = new MaterialImport(key, material, validTo);
    Optional<String> description = input.optionalText("KeyMaterialDescription", DESCRIPTION);
    String done = isNew ? imported.first(description) : imported.again(id, description);
    key.settleMaterial();
    return answer(key, done);
  }

  private ObjectNode delete(KmsRequest request) {
    KmsKey key = importing(request, "DeleteImportedKeyMaterial");
    Materials materials = key.materials();
    Material material =
        request
            .input()
            .optionalText("KeyMaterialId", MATERIAL_ID)
            .map(id -> MaterialImport.known(key, id).orElseThrow(() -> unknown(id)))
            .or(materials::newest)
            .orElseThrow(() -> KmsErrors.pendingImport(key));
    if (materials.pending().filter(material::equals).isPresent()) {
      if (materials.onDemandSince().isPresent()) {
        throw KmsErrors.invalidState("A rotation of " + key.arn() + " is in progress.");
      }
      materials.dropPending();
    } else {
      materials.replace(material.emptied());
    }
    key.settleMaterial();
    return answer(key, material.id());
  }

  /** Only symmetric keys have materials with ids (KeyMetadata, CurrentKeyMaterialId). */
  private static ObjectNode answer(KmsKey key, String materialId) {
    ObjectNode answer = Json.object().put("KeyId", key.arn());
    return key.traits().isSymmetric() ? answer.put("KeyMaterialId", materialId) : answer;
  }

  /**
   * RSA alone does not hold every private key. AWS says so, and not how it refuses them; here it is
   * with the first call.
   */
  private static void requireRoom(KmsKey key, String algorithm, String wrapping) {
    String spec = key.traits().spec();
    boolean tooLong =
        spec.startsWith("RSA_") || (spec.equals("ECC_NIST_P521") && wrapping.equals("RSA_2048"));
    if (tooLong && algorithm.startsWith("RSAES_OAEP")) {
      throw KmsErrors.of(
          "UnsupportedOperationException",
          algorithm + " with " + wrapping + " can't wrap key material of spec " + spec + ".");
    }
  }

  private static void requireNone(Input input, String... members) {
    for (String member : members) {
      if (input.has(member)) {
        throw KmsErrors.validation(member + " is for symmetric encryption keys only.");
      }
    }
  }

  private static AwsError unknown(String id) {
    return KmsErrors.notFound("Key material " + id + " is not associated with the key.");
  }

  private static KmsKey importing(KmsRequest request, String operation) {
    KmsKey key = request.authorizedKey("KeyId", "kms:" + operation);
    if (!key.traits().isImported()) {
      throw KmsErrors.unsupported(key, operation);
    }
    return key;
  }

  /** ImportKeyMaterial takes keys that are Enabled or wait for an import. */
  private static void requireImportable(KmsKey key) {
    if (key.state() != KeyState.PENDING_IMPORT) {
      StateRules.requireEnabled(key);
    }
  }

  private ImportParameters parametersOf(KmsKey key, KmsRequest request) {
    byte[] token = request.input().blob("ImportToken", MAX_BYTES);
    ImportParameters parameters = byToken.get(HexFormat.of().formatHex(token));
    if (parameters == null || !parameters.keyArn().equals(key.arn())) {
      throw KmsErrors.of(
          "InvalidImportTokenException", "The import token is not one of this key's.");
    }
    if (parameters.isOver(request.now())) {
      throw KmsErrors.of("ExpiredImportTokenException", "The import token is expired.");
    }
    return parameters;
  }

  private static Optional<Instant> validTo(Input input, Instant now) {
    boolean expires = input.choice("ExpirationModel", EXPIRATIONS, EXPIRES).equals(EXPIRES);
    Optional<Instant> validTo = input.time("ValidTo");
    if (expires != validTo.isPresent()) {
      throw KmsErrors.validation(
          "ValidTo is required with " + EXPIRES + ", and not allowed without it.");
    }
    if (validTo.filter(end -> !end.isAfter(now) || end.isAfter(now.plus(LONGEST))).isPresent()) {
      throw KmsErrors.validation(
          "ValidTo must be a future date at most " + LONGEST.toDays() + " days from now.");
    }
    return validTo;
  }
}
