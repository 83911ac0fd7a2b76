package dev.keyturn.sandbox.iam;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A request and the estate that it is about. */
record IamRequest(Map<String, String> form, Estate estate, Instant now) {
  private static final Pattern PATH = Pattern.compile("/|/[!-~]{1,510}/");

  IamRequest {
    form = Map.copyOf(form);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(form.get(name)).filter(text -> !text.isEmpty());
  }

  String required(String name) {
    return text(name)
        .orElseThrow(
            () ->
                IamErrors.invalid(
                    "1 validation error detected: Value at '"
                        + name
                        + "' failed to satisfy constraint: Member must not be null"));
  }

  /** The name of an entity or a policy. */
  String name(String parameter, Kind kind) {
    String name = required(parameter);
    if (!kind.isName(name)) {
      throw IamErrors.invalid("The specified value for " + parameter + " is invalid: " + name);
    }
    return name;
  }

  /** The entity that the request names. */
  Entity entity(Kind kind) {
    return estate.entity(kind, name(kind.word() + "Name", kind));
  }

  /** The user or role that the request names, be it one that only acts by an access key. */
  Entity principal(Kind kind) {
    return estate.principal(kind, name(kind.word() + "Name", kind), now);
  }

  Estate.Birth birth(Kind kind) {
    String path = text("Path").orElse("/");
    if (!PATH.matcher(path).matches()) {
      throw IamErrors.invalid("The specified value for path is invalid: " + path);
    }
    return new Estate.Birth(kind, path, name(kind.word() + "Name", kind), now);
  }

  boolean isOn(String name) {
    return switch (text(name).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw IamErrors.invalid("The specified value for " + name + " is no boolean");
    };
  }

  /** The texts of a list, in no order. */
  List<String> members(String name) {
    String prefix = name + ".member.";
    return form.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(this::required)
        .toList();
  }

  int number(String name, int most, int usual) {
    String given = text(name).orElse(String.valueOf(usual));
    if (!given.matches("[0-9]{1,4}")
        || Integer.parseInt(given) < 1
        || Integer.parseInt(given) > most) {
      throw IamErrors.invalid("The specified value for " + name + " is not from 1 to " + most);
    }
    return Integer.parseInt(given);
  }
}
