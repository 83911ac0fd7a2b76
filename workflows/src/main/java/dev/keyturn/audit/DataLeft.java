package dev.keyturn.audit;

import java.util.List;

/**
 * Things of one kind that need a key.
 *
 * @param what the kind, such as {@code volumes}
 * @param examples some of them by name
 */
public record DataLeft(String what, long count, List<String> examples) {
  public DataLeft {
    examples = List.copyOf(examples);
  }

  @Override
  public String toString() {
    return count
        + " "
        + what
        + " ("
        + String.join(", ", examples)
        + (count > examples.size() ? ", …)" : ")");
  }
}
