package dev.keyturn.sandbox.policy;

import java.util.List;
import java.util.function.BiPredicate;

/** Patterns of actions or resources; with {@code inverted}, all but those that match. */
record Selector(List<String> patterns, boolean inverted) {

  Selector {
    patterns = List.copyOf(patterns);
  }

  boolean covers(String value, BiPredicate<String, String> matcher) {
    return patterns.stream().anyMatch(pattern -> matcher.test(pattern, value)) != inverted;
  }
}
