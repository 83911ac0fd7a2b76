package dev.keyturn.sandbox.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The decoded query of a request, in order. */
record Query(List<Parameter> parameters) {
  Query {
    parameters = List.copyOf(parameters);
  }

  /** Splits and decodes a raw query. */
  static Query parse(String raw) {
    List<Parameter> parameters = new ArrayList<>();
    int start = 0;
    while (start < raw.length()) {
      int end = raw.indexOf('&', start);
      end = end < 0 ? raw.length() : end;
      if (end > start) {
        parameters.add(Parameter.parse(raw.substring(start, end)));
      }
      start = end + 1;
    }
    return new Query(parameters);
  }

  boolean has(String name) {
    return value(name).isPresent();
  }

  Optional<String> value(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .findFirst();
  }

  Set<String> names() {
    return parameters.stream().map(Parameter::name).collect(Collectors.toSet());
  }

  /** One name and its value, empty if there is none. */
  record Parameter(String name, String value) {
    static Parameter parse(String raw) {
      int equals = raw.indexOf('=');
      String name = equals < 0 ? raw : raw.substring(0, equals);
      String value = equals < 0 ? "" : raw.substring(equals + 1);
      return new Parameter(PercentCoding.decodeQuery(name), PercentCoding.decodeQuery(value));
    }
  }
}
