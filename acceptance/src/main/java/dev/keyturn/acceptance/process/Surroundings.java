package dev.keyturn.acceptance.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The environment of a child: the parent's, without anything that leads to a real account. */
final class Surroundings {
  private static final Set<String> LEADING_ELSEWHERE =
      Set.of("AWS_", "TEMPORAL_", "KEYTURN_", "OTEL_", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

  private Surroundings() {}

  /** The cleaned environment with some variables set. */
  static Map<String, String> with(Map<String, String> variables) {
    Map<String, String> clean = new TreeMap<>(System.getenv());
    clean.keySet().removeIf(name -> LEADING_ELSEWHERE.stream().anyMatch(name::startsWith));
    clean.putAll(variables);
    return clean;
  }
}
