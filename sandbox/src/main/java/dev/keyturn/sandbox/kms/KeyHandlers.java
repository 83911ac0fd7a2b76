package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.policy.PolicyDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates, describes and lists keys. */
final class KeyHandlers {
  private static final int MAX_DESCRIPTION = 8_192;
  private static final int DEFAULT_LIMIT = 100;
  private static final List<String> ORIGINS = List.of(KeyTraits.AWS_KMS, KeyTraits.EXTERNAL);
  private static final List<String> USAGES =
      List.of(KeyTraits.ENCRYPT_DECRYPT, "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT");
  private static final List<String> SPECS =
      List.of(
          KeyTraits.SYMMETRIC,
          "RSA_2048",
          "RSA_3072",
          "RSA_4096",
          "ECC_NIST_P256",
          "ECC_NIST_P384",
          "ECC_NIST_P521",
          "ECC_SECG_P256K1",
          "HMAC_224",
          "HMAC_256",
          "HMAC_384",
          "HMAC_512");

  private final Seeded seeded;

  KeyHandlers(Seeded seeded) {
    this.seeded = seeded;
  }

  Map<String, Handler> handlers() {
    return Map.of("CreateKey", this::create, "DescribeKey", this::describe, "ListKeys", this::list);
  }

  static String description(String text) {
    if (text.length() > MAX_DESCRIPTION) {
      throw KmsErrors.validation("A description has at most " + MAX_DESCRIPTION + " characters");
    }
    return text;
  }

  private ObjectNode create(KmsRequest request) {
    Input input = request.input();
    request.authorizer().requireIam("kms:CreateKey", "*", request.principal());
    Map<String, String> tags = TagHandlers.checked(input.structures("Tags"));
    if (!tags.isEmpty()) {
      request.authorizer().requireIam("kms:TagResource", "*", request.principal());
    }
    KmsKey key = newKey(request);
    key.describe(description(input.optionalText("Description").orElse("")));
    if (!input.flag("BypassPolicyLockoutSafetyCheck")) {
      KeyPolicies.requireOpen(key.policy().latest(), key, request);
    }
    key.tags().set(tags, request.now(), seeded.lag().settle(request.now()));
    request.region().add(key);
    return describing(key);
  }

  private KmsKey newKey(KmsRequest request) {
    Input input = request.input();
    String id = input.flag("MultiRegion") ? "mrk-" + seeded.ids().hex(16) : seeded.ids().uuid();
    KeyIdentity identity = new KeyIdentity(request.account(), request.region().name(), id);
    Optional<String> text = input.optionalText("Policy");
    PolicyDocument policy =
        text.map(given -> KeyPolicies.parse(given, request.directory()))
            .orElseGet(() -> KeyPolicies.standard(request.account()));
    Instant listedFrom = seeded.lag().settle(request.now());
    KmsKey key = new KmsKey(identity, traits(input, request.now()), policy, listedFrom);
    if (identity.isMultiRegion()) {
      Family.begin(key);
    }
    return key;
  }

  private static KeyTraits traits(Input input, Instant now) {
    if (input.has("CustomKeyStoreId") || input.has("XksKeyId")) {
      throw KmsErrors.of(
          "CustomKeyStoreNotFoundException", "The sandbox has no custom key stores.");
    }
    String oldName = input.choice("CustomerMasterKeySpec", SPECS, KeyTraits.SYMMETRIC);
    String spec = input.choice("KeySpec", SPECS, oldName);
    String usage = input.choice("KeyUsage", USAGES, KeyTraits.ENCRYPT_DECRYPT);
    boolean symmetric = spec.equals(KeyTraits.SYMMETRIC);
    if (!symmetric && !input.has("KeyUsage")) {
      throw KmsErrors.validation(
          "You must specify a KeyUsage value for all KMS keys except for symmetric encryption"
              + " keys.");
    }
    if (!fits(spec, usage)) {
      throw KmsErrors.validation("KeyUsage " + usage + " is not compatible with KeySpec " + spec);
    }
    String origin = input.choice("Origin", ORIGINS, KeyTraits.AWS_KMS);
    return new KeyTraits(spec, usage, origin, false, now);
  }

  private static boolean fits(String spec, String usage) {
    return switch (usage) {
      case KeyTraits.ENCRYPT_DECRYPT -> spec.equals(KeyTraits.SYMMETRIC) || spec.startsWith("RSA_");
      case "SIGN_VERIFY" -> spec.startsWith("RSA_") || spec.startsWith("ECC_");
      case "GENERATE_VERIFY_MAC" -> spec.startsWith("HMAC_");
      default -> spec.startsWith("ECC_NIST_");
    };
  }

  private ObjectNode describe(KmsRequest request) {
    KmsKey key = request.keyOrAlias("KeyId");
    request.authorizer().require("kms:DescribeKey", key, request.circumstances());
    return describing(key);
  }

  private static ObjectNode describing(KmsKey key) {
    ObjectNode answer = Json.object();
    answer.set("KeyMetadata", KeyWriter.write(key));
    return answer;
  }

  private ObjectNode list(KmsRequest request) {
    request.authorizer().requireIam("kms:ListKeys", "*", request.principal());
    List<KmsKey> listed =
        request.region().keys().stream()
            .filter(key -> key.identity().account().equals(request.account()))
            .filter(key -> key.isListed(request.now()))
            .toList();
    return Page.of(
        request.input(),
        DEFAULT_LIMIT,
        new Page.Listing<>("Keys", listed, key -> key.identity().id()),
        key -> Json.object().put("KeyId", key.identity().id()).put("KeyArn", key.arn()));
  }
}
