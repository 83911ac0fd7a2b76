package dev.keyturn.starter;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Wrapped keys in a table's items as {@code --store} names them; a comma ends each part. */
final class TableItemsArgument {
  private static final Pattern PLACE = Pattern.compile("table:([^/,]+)/([^,]+)");
  private static final Pattern PAIR = Pattern.compile("(context|contextFrom)=([^=]+)=(.+)");
  private static final Pattern ATTRIBUTE = Pattern.compile("contextAttribute=(.+)");
  private static final Pattern RATE = Pattern.compile("readUnitsPerSecond=([0-9]{1,9})");

  private TableItemsArgument() {}

  /** The source in the input's JSON. */
  static ObjectNode parse(String argument, ObjectMapper mapper) {
    String[] parts = argument.split(",", -1);
    Matcher place = PLACE.matcher(parts[0]);
    if (!place.matches()) {
      throw new IllegalArgumentException("give table:NAME/ATTRIBUTE");
    }
    ObjectNode source = mapper.createObjectNode().put("type", "table");
    source.put("name", place.group(1)).put("attribute", place.group(2));
    for (int i = 1; i < parts.length; i++) {
      option(source, parts[i]);
    }
    return source;
  }

  private static void option(ObjectNode source, String part) {
    Matcher pair = PAIR.matcher(part);
    Matcher attribute = ATTRIBUTE.matcher(part);
    Matcher rate = RATE.matcher(part);
    if (pair.matches()) {
      String field =
          pair.group(1).equals("context") ? "encryptionContext" : "encryptionContextFrom";
      source.withObject("/" + field).put(pair.group(2), pair.group(3));
    } else if (attribute.matches()) {
      source.put("encryptionContextAttribute", attribute.group(1));
    } else if (rate.matches()) {
      source.put("readUnitsPerSecond", Integer.parseInt(rate.group(1)));
    } else {
      throw new IllegalArgumentException(
          "after the attribute give context=K=V, contextFrom=K=ATTRIBUTE,"
              + " contextAttribute=ATTRIBUTE or readUnitsPerSecond=N, not \""
              + part
              + "\"");
    }
  }
}
