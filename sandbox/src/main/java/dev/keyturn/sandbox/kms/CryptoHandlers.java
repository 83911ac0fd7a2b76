package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Lag;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The cryptographic operations on the wire. */
final class CryptoHandlers {
  private static final int MAX_PLAINTEXT = 4_096;
  private static final int MAX_DATA_KEY = 1_024;
  private static final Map<String, Integer> DATA_KEY_BYTES = Map.of("AES_256", 32, "AES_128", 16);
  private static final String CONTEXT = "EncryptionContext";
  private static final String IGNORE_CIPHERTEXT = "IGNORE_CIPHERTEXT";

  private final Lag usageLag;

  CryptoHandlers(Lag usageLag) {
    this.usageLag = usageLag;
  }

  Map<String, Handler> handlers() {
    return Map.of(
        "Encrypt", this::encrypt,
        "Decrypt", this::decrypt,
        "ReEncrypt", this::reEncrypt,
        "GenerateDataKey", this::generateDataKey,
        "GenerateDataKeyWithoutPlaintext", this::generateDataKeyWithoutPlaintext);
  }

  private ObjectNode encrypt(KmsRequest request) {
    Input input = request.input();
    byte[] plaintext = input.blob("Plaintext", MAX_PLAINTEXT);
    KmsKey key = request.keyOrAlias("KeyId");
    byte[] blob = cryptography(request).seal(use("Encrypt", request, CONTEXT), key, plaintext);
    return sealed(key, blob).put("EncryptionAlgorithm", algorithm(input, "EncryptionAlgorithm"));
  }

  private ObjectNode decrypt(KmsRequest request) {
    Input input = request.input();
    Cryptography.Use use = use("Decrypt", request, CONTEXT);
    String algorithm = algorithm(input, "EncryptionAlgorithm");
    Optional<KmsKey> expected = optionalKey(request, "KeyId");
    if (ignoresCiphertext(input)) {
      KmsKey key = expected.orElseThrow(() -> Input.missing("KeyId"));
      cryptography(request).require("kms:Decrypt", use.circumstances(), key);
      throw KmsErrors.dryRun();
    }
    byte[] blob = input.blob("CiphertextBlob", Ciphertext.MAX_BYTES);
    Cryptography.Opened opened = cryptography(request).open(use, expected, blob);
    return Json.object()
        .put("KeyId", opened.key().arn())
        .put("Plaintext", opened.plaintext())
        .put("EncryptionAlgorithm", algorithm)
        .put("KeyMaterialId", opened.materialId());
  }

  private ObjectNode reEncrypt(KmsRequest request) {
    Input input = request.input();
    Cryptography.Use use = use("ReEncrypt", request, "SourceEncryptionContext");
    Cryptography.Destination destination =
        new Cryptography.Destination(
            request.keyOrAlias("DestinationKeyId"), input.textMap("DestinationEncryptionContext"));
    Optional<KmsKey> expected = optionalKey(request, "SourceKeyId");
    String sourceAlgorithm = algorithm(input, "SourceEncryptionAlgorithm");
    String destinationAlgorithm = algorithm(input, "DestinationEncryptionAlgorithm");
    if (ignoresCiphertext(input)) {
      KmsKey source = expected.orElseThrow(() -> Input.missing("SourceKeyId"));
      cryptography(request).requireReEncrypt(use, source, destination);
      throw KmsErrors.dryRun();
    }
    byte[] blob = input.blob("CiphertextBlob", Ciphertext.MAX_BYTES);
    Cryptography.Resealed resealed = cryptography(request).reseal(use, expected, blob, destination);
    return Json.object()
        .put("CiphertextBlob", resealed.blob())
        .put("SourceKeyId", resealed.source().arn())
        .put("KeyId", destination.key().arn())
        .put("SourceEncryptionAlgorithm", sourceAlgorithm)
        .put("DestinationEncryptionAlgorithm", destinationAlgorithm)
        .put("SourceKeyMaterialId", resealed.sourceMaterialId())
        .put("DestinationKeyMaterialId", destination.key().materials().current().id());
  }

  private ObjectNode generateDataKey(KmsRequest request) {
    KmsKey key = request.keyOrAlias("KeyId");
    byte[] dataKey = Ciphertext.newDataKey(dataKeyBytes(request.input()));
    byte[] blob =
        cryptography(request).seal(use("GenerateDataKey", request, CONTEXT), key, dataKey);
    return sealed(key, blob)
        .put("Plaintext", dataKey)
        .put("KeyMaterialId", key.materials().current().id());
  }

  private ObjectNode generateDataKeyWithoutPlaintext(KmsRequest request) {
    KmsKey key = request.keyOrAlias("KeyId");
    byte[] dataKey = Ciphertext.newDataKey(dataKeyBytes(request.input()));
    Cryptography.Use use = use("GenerateDataKeyWithoutPlaintext", request, CONTEXT);
    byte[] blob = cryptography(request).seal(use, key, dataKey);
    return sealed(key, blob).put("KeyMaterialId", key.materials().current().id());
  }

  private Cryptography cryptography(KmsRequest request) {
    return new Cryptography(request.region(), usageLag);
  }

  private static ObjectNode sealed(KmsKey key, byte[] blob) {
    return Json.object()
        .put("CiphertextBlob", Base64.getEncoder().encodeToString(blob))
        .put("KeyId", key.arn());
  }

  private static Cryptography.Use use(String operation, KmsRequest request, String context) {
    Input input = request.input();
    if (input.has("Recipient")) {
      throw KmsErrors.of(
          "UnsupportedOperationException", "The sandbox has no Nitro enclaves (Recipient).");
    }
    Circumstances circumstances = request.circumstances().withContext(input.textMap(context));
    return new Cryptography.Use(operation, circumstances, input.flag("DryRun"));
  }

  private static Optional<KmsKey> optionalKey(KmsRequest request, String member) {
    return request.input().has(member) ? Optional.of(request.keyOrAlias(member)) : Optional.empty();
  }

  private static boolean ignoresCiphertext(Input input) {
    List<String> modifiers = input.texts("DryRunModifiers");
    if (modifiers.isEmpty()) {
      return false;
    }
    if (!modifiers.equals(List.of(IGNORE_CIPHERTEXT)) || !input.flag("DryRun")) {
      throw KmsErrors.validation("DryRunModifiers takes IGNORE_CIPHERTEXT, with DryRun only");
    }
    return true;
  }

  private static String algorithm(Input input, String member) {
    String algorithm = input.optionalText(member).orElse(KeyTraits.SYMMETRIC);
    if (!algorithm.equals(KeyTraits.SYMMETRIC)) {
      throw KmsErrors.of(
          "InvalidKeyUsageException", algorithm + " is not valid for a symmetric key");
    }
    return algorithm;
  }

  private static int dataKeyBytes(Input input) {
    OptionalInt bytes = input.integer("NumberOfBytes", 1, MAX_DATA_KEY);
    if (bytes.isPresent() == input.has("KeySpec")) {
      throw KmsErrors.validation("Please specify either number of bytes or key spec.");
    }
    if (bytes.isPresent()) {
      return bytes.getAsInt();
    }
    List<String> specs = List.of("AES_256", "AES_128");
    return DATA_KEY_BYTES.getOrDefault(input.choice("KeySpec", specs, "AES_256"), 32);
  }
}
