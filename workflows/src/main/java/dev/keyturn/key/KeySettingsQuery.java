package dev.keyturn.key;

import java.util.List;

/**
 * Asks for what a key was given.
 *
 * @param suspects whose grants are to be told apart from others'
 */
public record KeySettingsQuery(KeyArn key, List<String> suspects) {
  public KeySettingsQuery {
    suspects = List.copyOf(suspects);
  }
}
