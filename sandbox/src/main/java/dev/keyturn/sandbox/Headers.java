package dev.keyturn.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Case-insensitive, order-keeping, immutable multi-map of header fields. */
public final class Headers {
  /** No header fields at all. */
  public static final Headers EMPTY = new Headers(List.of());

  private final List<Field> fields;

  private Headers(List<Field> fields) {
    this.fields = fields;
  }

  /** Copies header fields from a plain map, in its order. */
  public static Headers of(Map<String, List<String>> fields) {
    List<Field> copy = new ArrayList<>();
    fields.forEach((name, values) -> values.forEach(value -> copy.add(new Field(name, value))));
    return new Headers(List.copyOf(copy));
  }

  /** The first value of a field. */
  public Optional<String> first(String name) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /** All values of a field, in order; empty if the field is absent. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** These fields and one more value; earlier values of the same field stay. */
  public Headers with(String name, String value) {
    List<Field> copy = new ArrayList<>(fields);
    copy.add(new Field(name, value));
    return new Headers(List.copyOf(copy));
  }

  /** Field names as first written, each once, in order. */
  public Set<String> names() {
    Set<String> seen = new LinkedHashSet<>();
    for (Field field : fields) {
      if (seen.stream().noneMatch(field.name()::equalsIgnoreCase)) {
        seen.add(field.name());
      }
    }
    return seen;
  }

  @Override
  public String toString() {
    return fields.toString();
  }

  private record Field(String name, String value) {}
}
