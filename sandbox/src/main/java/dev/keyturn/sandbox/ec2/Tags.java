package dev.keyturn.sandbox.ec2;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes tags. */
final class Tags {
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private Tags() {}

  /** The tags that a request specifies for new resources of a kind. */
  static Map<String, String> specified(Parameters input, Kind kind) {
    Map<String, String> tags = new TreeMap<>();
    for (Parameters specification : input.items("TagSpecification")) {
      if (specification.required("ResourceType").equals(kind.type())) {
        tags.putAll(read(specification.items("Tag")));
      }
    }
    return tags;
  }

  static Map<String, String> read(List<Parameters> items) {
    Map<String, String> tags = new TreeMap<>();
    for (Parameters tag : items) {
      String key = tag.required("Key");
      String value = tag.text("Value").orElse("");
      if (key.startsWith("aws:")) {
        throw Ec2Errors.invalid(
            "Tag keys starting with 'aws:' are reserved for internal use: " + key);
      }
      if (key.length() > MAX_KEY || value.length() > MAX_VALUE) {
        throw Ec2Errors.invalid("Tag " + key + " exceeds the maximum length");
      }
      tags.put(key, value);
    }
    return tags;
  }

  static void write(Xml xml, Resource resource) {
    xml.list(
        "tagSet",
        resource.tags().entrySet(),
        (item, tag) -> item.text("key", tag.getKey()).text("value", tag.getValue()));
  }
}
