package dev.keyturn.starter;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.keyturn.KeyturnJson;
import picocli.CommandLine.Option;

/** The option that decides whether a person or a program reads the output. */
final class Output {
  @Option(names = "--json", description = "Print exactly one JSON document.")
  boolean json;

  /** Prints the answer, as JSON or as text. */
  void print(Console console, Object value, Object text) {
    console.out().println(json ? toJson(value) : text);
  }

  /** Prints something beside the answer, which must not get into the JSON document. */
  void remark(Console console, Object text) {
    (json ? console.err() : console.out()).println(text);
  }

  /** Prints how to do the same with the Temporal CLI. */
  void sameAs(Console console, String temporalLine) {
    remark(console, "The same with the Temporal CLI:");
    remark(console, temporalLine);
  }

  /** A value as people read JSON. */
  static String toJson(Object value) {
    try {
      return KeyturnJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of Keyturn's own can't be written", e);
    }
  }
}
