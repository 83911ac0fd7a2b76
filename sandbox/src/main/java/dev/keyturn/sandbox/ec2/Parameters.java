package dev.keyturn.sandbox.ec2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tree that names such as {@code Filter.1.Value.2} spell: a value, or members by name; lists
 * are members named by numbers from 1.
 */
final class Parameters {
  private static final Parameters NONE = new Parameters(Optional.empty(), Map.of());

  private final Optional<String> value;
  private final Map<String, Parameters> members;

  private Parameters(Optional<String> value, Map<String, Parameters> members) {
    this.value = value;
    this.members = new TreeMap<>(members);
  }

  static Parameters of(Map<String, String> form) {
    Map<String, Map<String, String>> below = new TreeMap<>();
    Map<String, Parameters> members = new HashMap<>();
    form.forEach(
        (name, text) -> {
          int dot = name.indexOf('.');
          if (dot < 0) {
            members.put(name, new Parameters(Optional.of(text), Map.of()));
          } else {
            below
                .computeIfAbsent(name.substring(0, dot), absent -> new TreeMap<>())
                .put(name.substring(dot + 1), text);
          }
        });
    below.forEach((name, rest) -> members.put(name, of(rest)));
    return new Parameters(Optional.empty(), members);
  }

  Set<String> names() {
    return members.keySet();
  }

  Optional<String> value() {
    return value;
  }

  boolean isEmpty() {
    return value.isEmpty() && members.isEmpty();
  }

  boolean isList() {
    return members.containsKey("1");
  }

  Parameters member(String name) {
    return members.getOrDefault(name, NONE);
  }

  /** The members of this list, in the order of their numbers. */
  List<Parameters> items() {
    Map<Integer, Parameters> numbered = new TreeMap<>();
    members.forEach((number, item) -> numbered.put(wholeNumber("list", number), item));
    return new ArrayList<>(numbered.values());
  }

  List<Parameters> items(String name) {
    return member(name).items();
  }

  /** The texts of a list. */
  List<String> texts(String name) {
    return items(name).stream().flatMap(item -> item.value.stream()).toList();
  }

  Optional<String> text(String name) {
    return member(name).value.filter(text -> !text.isEmpty());
  }

  String required(String name) {
    return text(name).orElseThrow(() -> Ec2Errors.missing(name));
  }

  Optional<Integer> number(String name) {
    return text(name).map(text -> wholeNumber(name, text));
  }

  Optional<Boolean> flag(String name) {
    return text(name).map(text -> truth(name, text));
  }

  boolean isOn(String name) {
    return flag(name).orElse(false);
  }

  /** These members, each replaced by the other's member of the same name. */
  Parameters overriddenBy(Parameters other) {
    Map<String, Parameters> merged = new HashMap<>(members);
    merged.putAll(other.members);
    return new Parameters(Optional.empty(), merged);
  }

  private static boolean truth(String name, String text) {
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw Ec2Errors.invalid("Invalid value '" + text + "' for boolean " + name);
    };
  }

  private static int wholeNumber(String name, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Ec2Errors.invalid("Invalid value '" + text + "' for " + name + ", must be a number");
    }
  }
}
