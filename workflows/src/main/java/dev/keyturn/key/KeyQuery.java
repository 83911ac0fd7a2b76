package dev.keyturn.key;

import java.util.List;

/**
 * Asks for the inventory of the key that a person named, in the region that they named.
 *
 * @param run the asking run's workflow id: a key that an earlier execution of it made counts as
 *     free, because this execution has made nothing yet
 * @param suspects whose grants are to be told apart from others'
 */
public record KeyQuery(KeyReference key, String region, String run, List<String> suspects) {
  public KeyQuery {
    suspects = suspects == null ? List.of() : List.copyOf(suspects);
  }
}
