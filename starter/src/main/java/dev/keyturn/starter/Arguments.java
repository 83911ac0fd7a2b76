package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Values of flags on their way into an input's fields, and into a line that asks for the same. */
final class Arguments {
  private Arguments() {}

  static void add(List<String> arguments, String flag, Optional<String> value) {
    value.ifPresent(text -> arguments.addAll(List.of(flag, text)));
  }

  static Optional<String> joined(List<String> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
  }

  static void text(ObjectNode fields, String name, Optional<String> value) {
    value.ifPresent(text -> fields.put(name, text));
  }

  static void list(ObjectNode fields, String name, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode list = fields.putArray(name);
      values.forEach(list::add);
    }
  }
}
