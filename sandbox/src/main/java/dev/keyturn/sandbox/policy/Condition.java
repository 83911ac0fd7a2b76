package dev.keyturn.sandbox.policy;

import java.util.List;
import java.util.Locale;

/** One condition: an operator, the key that it looks at, and the values that it compares with. */
record Condition(
    Operator operator, Quantifier quantifier, boolean ifExists, String key, List<String> values) {

  Condition {
    key = key.toLowerCase(Locale.ROOT);
    values = List.copyOf(values);
  }

  /** How several values of one key are taken together. */
  enum Quantifier {
    /** The key is meant to have one value. */
    SINGLE,
    /** At least one of the key's values satisfies the operator. */
    ANY,
    /** Every one does; a key without values satisfies it. */
    ALL
  }

  boolean holds(AccessRequest request) {
    List<String> actual = request.conditionKeys().getOrDefault(key, List.of());
    if (operator == Operator.NULL) {
      return values.contains(String.valueOf(actual.isEmpty()));
    }
    if (actual.isEmpty()) {
      return ifExists
          || quantifier == Quantifier.ALL
          || (quantifier == Quantifier.SINGLE && operator.negated());
    }
    return quantifier == Quantifier.ALL
        ? actual.stream().allMatch(this::accepts)
        : actual.stream().anyMatch(this::accepts);
  }

  private boolean accepts(String actual) {
    boolean found = values.stream().anyMatch(value -> operator.compare(value, actual));
    return found != operator.negated();
  }
}
