package dev.keyturn.key;

import java.util.List;
import java.util.Optional;

/**
 * The IAM policies of an account that name a key, in the order in which IAM lists them.
 *
 * @param found at most {@link #MOST}, because they are kept in the run's history
 * @param leftOut how many more there are
 * @param notKnown why not all policies could be read, and the remedy; empty if all were
 */
public record KeyMentions(List<KeyMention> found, int leftOut, Optional<String> notKnown) {
  /** As many as a person still reads; the rest is only counted. */
  public static final int MOST = 200;

  public KeyMentions {
    found = List.copyOf(found);
  }

  /** Nothing is known. */
  public static KeyMentions notKnown(String why) {
    return new KeyMentions(List.of(), 0, Optional.of(why));
  }
}
