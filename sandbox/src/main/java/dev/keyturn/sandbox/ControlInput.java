package dev.keyturn.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JSON body of a control call; unknown fields are refused by name. */
record ControlInput(ObjectNode json) {
  /** Says in place of true or false that a principal's own policies decide. */
  static final String POLICIES = "policies";

  private static final Pattern PRINCIPAL =
      Pattern.compile("arn:aws:iam::(\\d{12}):(?:root|(?:user|role)/.+)");
  private static final List<String> FAULT_FIELDS =
      List.of(
          "service",
          "operation",
          "caller",
          "resource",
          "kind",
          "skip",
          "count",
          "probability",
          "delay");

  static ControlInput of(WireRequest request) {
    return Json.readObject(request.body())
        .map(ControlInput::new)
        .orElseThrow(() -> new IllegalArgumentException("the body must be a JSON object"));
  }

  ControlInput only(List<String> allowed) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!allowed.contains(name)) {
                throw new IllegalArgumentException(
                    "unknown field " + name + "; known are " + allowed);
              }
            });
    return this;
  }

  Duration duration(String name) {
    return optional(name).map(text -> parseDuration(name, text)).orElseThrow(() -> missing(name));
  }

  /** An object inside the body. */
  ControlInput inner(String name) {
    if (json.path(name) instanceof ObjectNode object) {
      return new ControlInput(object);
    }
    throw new IllegalArgumentException(name + " must be an object");
  }

  Fault fault() {
    only(FAULT_FIELDS);
    Fault.Match match =
        new Fault.Match(
            required("service"), optional("operation"), optional("caller"), optional("resource"));
    OptionalInt count = json.has("count") ? OptionalInt.of(integer("count")) : OptionalInt.empty();
    JsonNode probability = json.path("probability");
    if (!probability.isMissingNode() && !probability.isNumber()) {
      throw new IllegalArgumentException("probability must be a number");
    }
    return new Fault(
        match,
        choice("kind", Fault.Kind.values()).orElseThrow(() -> missing("kind")),
        json.has("skip") ? integer("skip") : 0,
        count,
        probability.asDouble(1),
        optional("delay").map(text -> parseDuration("delay", text)).orElse(Duration.ZERO));
  }

  Principals.Principal principal() {
    only(List.of("accessKeyId", "arn", "iam"));
    String arn = required("arn");
    Matcher parts = PRINCIPAL.matcher(arn);
    if (!parts.matches()) {
      throw new IllegalArgumentException("arn must be a user's, a role's or root's: " + arn);
    }
    Caller caller = new Caller(required("accessKeyId"), parts.group(1), arn);
    return new Principals.Principal(caller, arn, consent(json.path("iam")));
  }

  private static IamConsent consent(JsonNode iam) {
    if (iam.isTextual() && iam.asText().equals(POLICIES)) {
      return IamConsent.POLICIES;
    }
    if (!iam.isMissingNode() && !iam.isBoolean()) {
      throw new IllegalArgumentException("iam must be true, false or \"" + POLICIES + "\"");
    }
    return IamConsent.of(iam.asBoolean(true));
  }

  /** One of the values of an enumeration, in any case. */
  <E extends Enum<E>> Optional<E> choice(String name, E[] choices) {
    Optional<String> text = optional(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    for (E choice : choices) {
      if (choice.name().equalsIgnoreCase(text.get())) {
        return Optional.of(choice);
      }
    }
    throw new IllegalArgumentException(
        name + " must be one of " + List.of(choices) + ", not " + text.get());
  }

  private static Duration parseDuration(String name, String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " must be an ISO duration such as PT5S", e);
    }
  }

  String required(String name) {
    return optional(name).orElseThrow(() -> missing(name));
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException(name + " is missing");
  }

  private Optional<String> optional(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new IllegalArgumentException(name + " must be a text that is not empty");
    }
    return Optional.of(value.asText());
  }

  int integer(String name) {
    JsonNode value = json.path(name);
    if (!value.isInt()) {
      throw new IllegalArgumentException(name + " must be a whole number");
    }
    return value.asInt();
  }
}
