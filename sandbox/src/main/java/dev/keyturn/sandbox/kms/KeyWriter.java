package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.util.List;
import java.util.Locale;

/** Writes KMS's KeyMetadata. */
final class KeyWriter {
  private static final List<String> RSA_SIGNING =
      List.of(
          "RSASSA_PKCS1_V1_5_SHA_256",
          "RSASSA_PKCS1_V1_5_SHA_384",
          "RSASSA_PKCS1_V1_5_SHA_512",
          "RSASSA_PSS_SHA_256",
          "RSASSA_PSS_SHA_384",
          "RSASSA_PSS_SHA_512");

  private KeyWriter() {}

  static ObjectNode write(KmsKey key) {
    KeyTraits traits = key.traits();
    ObjectNode json =
        Json.object()
            .put("AWSAccountId", key.identity().account())
            .put("KeyId", key.identity().id())
            .put("Arn", key.arn())
            .put("Enabled", key.state() == KeyState.ENABLED)
            .put("Description", key.description())
            .put("KeyUsage", traits.usage())
            .put("KeyState", key.state().wireName())
            .put("Origin", traits.origin())
            .put("KeyManager", traits.managed() ? "AWS" : "CUSTOMER")
            .put("CustomerMasterKeySpec", traits.spec())
            .put("KeySpec", traits.spec())
            .put("MultiRegion", key.identity().isMultiRegion());
    json.set("CreationDate", Times.seconds(traits.created()));
    key.deletion().ifPresent(deletion -> json.set("DeletionDate", Times.seconds(deletion.date())));
    if (traits.isSymmetric() && key.state() != KeyState.PENDING_IMPORT) {
      json.put("CurrentKeyMaterialId", key.materials().current().id());
    }
    writeAlgorithms(traits, json);
    if (key.identity().isMultiRegion()) {
      writeFamily(key, json.putObject("MultiRegionConfiguration"));
    }
    return json;
  }

  private static void writeFamily(KmsKey key, ObjectNode json) {
    json.put("MultiRegionKeyType", "PRIMARY");
    json.putObject("PrimaryKey").put("Arn", key.arn()).put("Region", key.identity().region());
    json.putArray("ReplicaKeys");
  }

  private static void writeAlgorithms(KeyTraits traits, ObjectNode json) {
    String spec = traits.spec();
    switch (traits.usage()) {
      case "GENERATE_VERIFY_MAC" ->
          put(json, "MacAlgorithms", List.of(spec.replace("HMAC_", "HMAC_SHA_")));
      case "KEY_AGREEMENT" -> put(json, "KeyAgreementAlgorithms", List.of("ECDH"));
      case "SIGN_VERIFY" -> put(json, "SigningAlgorithms", signing(spec));
      case KeyTraits.ENCRYPT_DECRYPT -> put(json, "EncryptionAlgorithms", encryption(traits));
      default -> throw new IllegalStateException(traits.usage());
    }
  }

  private static List<String> encryption(KeyTraits traits) {
    return traits.isSymmetric()
        ? List.of(KeyTraits.SYMMETRIC)
        : List.of("RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256");
  }

  private static List<String> signing(String spec) {
    if (spec.startsWith("RSA_")) {
      return RSA_SIGNING;
    }
    String digits = spec.substring(spec.length() - 3).toLowerCase(Locale.ROOT);
    return switch (digits) {
      case "384" -> List.of("ECDSA_SHA_384");
      case "521" -> List.of("ECDSA_SHA_512");
      default -> List.of("ECDSA_SHA_256");
    };
  }

  private static void put(ObjectNode json, String member, List<String> values) {
    values.forEach(json.putArray(member)::add);
  }
}
