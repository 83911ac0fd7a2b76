package dev.keyturn.sandbox.kms;

import static java.util.Comparator.naturalOrder;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    key.deletion().ifPresent(date -> json.set("DeletionDate", Times.seconds(date)));
    key.pendingDays().ifPresent(days -> json.put("PendingDeletionWindowInDays", days));
    writeMaterial(key, json);
    writeAlgorithms(traits, json);
    key.family()
        .ifPresent(family -> writeFamily(key, family, json.putObject("MultiRegionConfiguration")));
    return json;
  }

  /** Of several imported materials the first to expire takes the key down. */
  private static void writeMaterial(KmsKey key, ObjectNode json) {
    Materials materials = key.materials();
    if (key.traits().isSymmetric()) {
      materials.newest().ifPresent(newest -> json.put("CurrentKeyMaterialId", newest.id()));
    }
    if (key.traits().isImported() && !materials.isIncomplete()) {
      Optional<Instant> first =
          materials.all().stream().flatMap(one -> one.validTo().stream()).min(naturalOrder());
      writeExpiry(first, json);
    }
  }

  /** Whether and when imported material expires. */
  static void writeExpiry(Optional<Instant> validTo, ObjectNode json) {
    json.put(
        "ExpirationModel",
        validTo.isPresent() ? "KEY_MATERIAL_EXPIRES" : "KEY_MATERIAL_DOES_NOT_EXPIRE");
    validTo.ifPresent(end -> json.set("ValidTo", Times.seconds(end)));
  }

  private static void writeFamily(KmsKey key, Family family, ObjectNode json) {
    json.put("MultiRegionKeyType", key.isPrimary() ? "PRIMARY" : "REPLICA");
    writeMember(family.primary(), json.putObject("PrimaryKey"));
    ArrayNode replicas = json.putArray("ReplicaKeys");
    family.replicas().forEach(replica -> writeMember(replica, replicas.addObject()));
  }

  private static void writeMember(KmsKey key, ObjectNode json) {
    json.put("Arn", key.arn()).put("Region", key.identity().region());
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
