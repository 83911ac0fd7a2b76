package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads and writes tags. */
final class Tags {
  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;
  private static final int MOST = 50;

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

  /** Adds tags or replaces their values, if the resource may have so many. */
  static void put(Resource resource, Map<String, String> tags) {
    requireRoom(resource, tags);
    resource.tags().putAll(tags);
  }

  /** AWS's own tags are not counted. */
  static void requireRoom(Resource resource, Map<String, String> more) {
    long all =
        Stream.concat(resource.tags().keySet().stream(), more.keySet().stream())
            .distinct()
            .filter(key -> !key.startsWith("aws:"))
            .count();
    if (all > MOST) {
      throw Ec2Errors.of("TagLimitExceeded", "You've reached the limit of tags of a resource");
    }
  }

  static void write(Xml xml, Resource resource) {
    xml.list(
        "tagSet",
        resource.tags().entrySet(),
        (item, tag) -> item.text("key", tag.getKey()).text("value", tag.getValue()));
  }
}
