package dev.keyturn.aws.envelope;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where an Amazon S3 encryption client keeps the data key that it encrypted an object with: in the
 * object's metadata, or in an instruction file beside it, in the formats V1 to V3 of the clients'
 * specification (awslabs/aws-encryption-sdk-specification, s3-encryption/data-format). The content
 * is bound to the data key, and in V3 to a commitment made from it, never to its ciphertext:
 * another ciphertext of the same data key, with the same encryption context, opens it as well.
 *
 * @param field the name of the field with the ciphertext, as it is written there
 * @param key the ciphertext, base64, with its encryption context; where that can't be read it is
 *     empty, with which KMS opens nothing, but still tells whose ciphertext it is not
 * @param legible whether the encryption context could be read; beyond ASCII S3 encodes it in ways
 *     of its own, and twice
 */
public record Envelope(String field, WrappedDataKey key, boolean legible) {
  /** What marks an instruction file among an object's metadata. */
  public static final String INSTRUCTION_FILE = "x-amz-crypto-instr-file";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A client's own key wrapped it, of which KMS knows nothing. */
  private static final Set<String> WITHOUT_KMS =
      Set.of(
          "AES/GCM",
          "AESWrap",
          "RSA-OAEP-SHA1",
          "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
          "02",
          "22");

  /** The fields of a format. */
  private enum Format {
    V2("x-amz-key-v2", "x-amz-wrap-alg", "x-amz-matdesc"),
    V3("x-amz-3", "x-amz-w", "x-amz-t"),
    V1("x-amz-key", "x-amz-wrap-alg", "x-amz-matdesc");

    private final String wrappedKey;
    private final String algorithm;
    private final String context;

    Format(String wrappedKey, String algorithm, String context) {
      this.wrappedKey = wrappedKey;
      this.algorithm = algorithm;
      this.context = context;
    }

    /**
     * Whether KMS may have wrapped the data key. V1 does not say who did; where KMS did, its key is
     * in the description.
     */
    boolean isOfKms(Map<String, String> fields) {
      String by = fields.getOrDefault(algorithm, "");
      boolean said = by.toLowerCase(Locale.ROOT).startsWith("kms") || by.equals("12");
      return this == V1
          ? said || fields.getOrDefault(context, "").contains("kms_cmk_id")
          : said || !WITHOUT_KMS.contains(by);
    }
  }

  /**
   * The data key that KMS wrapped, in an object's metadata or an instruction file's fields; empty
   * if there is none.
   *
   * @param id what the data key is called in messages
   */
  public static Optional<Envelope> in(Map<String, String> fields, String id) {
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    TreeMap<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(fields);
    for (Format format : Format.values()) {
      String wrapped = anyCase.getOrDefault(format.wrappedKey, "");
      if (!wrapped.isBlank() && format.isOfKms(anyCase)) {
        Optional<Map<String, String>> context = context(anyCase.getOrDefault(format.context, "{}"));
        return Optional.of(
            new Envelope(
                anyCase.ceilingKey(format.wrappedKey),
                new WrappedDataKey(id, wrapped, context.orElse(Map.of())),
                context.isPresent()));
      }
    }
    return Optional.empty();
  }

  /**
   * The fields of an instruction file, some of which some clients write as numbers; empty if it is
   * no JSON object.
   */
  public static Optional<Map<String, String>> fields(String json) {
    return object(json)
        .map(
            node -> {
              Map<String, String> fields = new TreeMap<>();
              node.properties().stream()
                  .filter(field -> field.getValue().isValueNode())
                  .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
              return fields;
            });
  }

  /** Whether a text that can't be read as fields may still hold an envelope. */
  public static boolean mayBeIn(String text) {
    return Arrays.stream(Format.values())
        .anyMatch(format -> text.contains("\"" + format.wrappedKey + "\""));
  }

  /** KMS takes strings only, and compares them exactly. */
  private static Optional<Map<String, String>> context(String json) {
    boolean plain = json.chars().allMatch(character -> character < 128);
    return object(json)
        .filter(
            node ->
                plain && node.properties().stream().allMatch(field -> field.getValue().isTextual()))
        .flatMap(node -> fields(json));
  }

  private static Optional<JsonNode> object(String json) {
    try {
      return Optional.ofNullable(JSON.readTree(json)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Fields with another ciphertext of the data key in the place of this one. */
  public Map<String, String> with(String wrappedKey, Map<String, String> fields) {
    Map<String, String> changed = new TreeMap<>(fields);
    changed.put(field, wrappedKey);
    return changed;
  }
}
