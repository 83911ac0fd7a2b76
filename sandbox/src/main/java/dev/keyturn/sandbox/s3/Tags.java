package dev.keyturn.sandbox.s3;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tag sets, as header and as XML. */
final class Tags {
  private static final int MAX_ON_OBJECT = 10;
  private static final int MAX_ON_BUCKET = 50;
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private Tags() {}

  /** Reads the {@code x-amz-tagging} header. */
  static Map<String, String> ofHeader(S3Request request) {
    Map<String, String> tags = new LinkedHashMap<>();
    String header = request.header("x-amz-tagging").orElse("");
    for (Query.Parameter tag : Query.parse(header).parameters()) {
      add(tags, tag.name(), tag.value());
    }
    return limited(tags, MAX_ON_OBJECT);
  }

  /** Reads a {@code Tagging} document for an object. */
  static Map<String, String> parse(byte[] document) {
    return limited(read(document), MAX_ON_OBJECT);
  }

  /** Refuses a {@code Tagging} document that a bucket can't have. */
  static void checkForBucket(byte[] document) {
    limited(read(document), MAX_ON_BUCKET);
  }

  static Reply reply(Map<String, String> tags) {
    return Reply.xml(
        "Tagging",
        xml ->
            xml.inside(
                "TagSet",
                set ->
                    tags.forEach(
                        (key, value) ->
                            set.inside("Tag", tag -> tag.text("Key", key).text("Value", value)))));
  }

  private static Map<String, String> read(byte[] document) {
    Map<String, String> tags = new LinkedHashMap<>();
    XmlNode root = XmlNode.parse(document, "Tagging");
    List<XmlNode> set = root.child("TagSet").orElseThrow(Errors::malformedXml).all("Tag");
    set.forEach(tag -> add(tags, tag.required("Key"), tag.required("Value")));
    return tags;
  }

  private static void add(Map<String, String> tags, String key, String value) {
    if (key.isEmpty() || key.length() > MAX_KEY || value.length() > MAX_VALUE) {
      throw Refusal.of("InvalidTag", 400, "The TagKey or TagValue you have provided is invalid");
    }
    if (tags.put(key, value) != null) {
      throw Refusal.of("InvalidTag", 400, "Cannot provide multiple Tags with the same key");
    }
  }

  private static Map<String, String> limited(Map<String, String> tags, int max) {
    if (tags.size() > max) {
      throw Refusal.of("BadRequest", 400, "Object tags cannot be greater than " + max);
    }
    return tags;
  }
}
