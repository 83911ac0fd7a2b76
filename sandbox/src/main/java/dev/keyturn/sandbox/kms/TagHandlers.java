package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Lag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts, removes and lists tags; lists and conditions see a change after a lag. */
final class TagHandlers {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST_TAGS = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private final Lag lag;

  TagHandlers(Lag lag) {
    this.lag = lag;
  }

  Map<String, Handler> handlers() {
    return Map.of(
        "TagResource", this::tag, "UntagResource", this::untag, "ListResourceTags", this::list);
  }

  /** The tags of a request, if KMS accepts them. */
  static Map<String, String> checked(List<Input> tags) {
    Map<String, String> checked = new TreeMap<>();
    for (Input tag : tags) {
      String key = tag.text("TagKey");
      String value = tag.text("TagValue");
      if (key.isEmpty() || key.length() > MAX_KEY || value.length() > MAX_VALUE) {
        throw tagError("A tag's key has 1 to 128 characters, its value at most 256");
      }
      if (key.startsWith("aws:")) {
        throw tagError("Tag keys that begin with aws: are reserved");
      }
      if (checked.put(key, value) != null) {
        throw tagError("Duplicate tag key " + key);
      }
    }
    requireFew(checked);
    return checked;
  }

  private ObjectNode tag(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:TagResource");
    Map<String, String> added = checked(request.input().structures("Tags"));
    StateRules.requireNotPendingDeletion(key);
    Map<String, String> tags = new TreeMap<>(key.tags().latest());
    tags.putAll(added);
    requireFew(tags);
    key.tags().set(tags, request.now(), lag.settle(request.now()));
    return Json.object();
  }

  private ObjectNode untag(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:UntagResource");
    StateRules.requireNotPendingDeletion(key);
    Map<String, String> tags = new TreeMap<>(key.tags().latest());
    request.input().texts("TagKeys").forEach(tags::remove);
    key.tags().set(tags, request.now(), lag.settle(request.now()));
    return Json.object();
  }

  private ObjectNode list(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:ListResourceTags");
    List<Map.Entry<String, String>> tags = List.copyOf(key.tags().seen(request.now()).entrySet());
    return Page.of(
        request.input(),
        DEFAULT_LIMIT,
        new Page.Listing<>("Tags", tags, Map.Entry::getKey),
        tag -> Json.object().put("TagKey", tag.getKey()).put("TagValue", tag.getValue()));
  }

  private static void requireFew(Map<String, String> tags) {
    if (tags.size() > MOST_TAGS) {
      throw KmsErrors.of("LimitExceededException", "A key has at most " + MOST_TAGS + " tags");
    }
  }

  private static AwsError tagError(String message) {
    return KmsErrors.of("TagException", message);
  }
}
