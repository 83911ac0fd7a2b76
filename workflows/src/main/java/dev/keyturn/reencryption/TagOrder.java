package dev.keyturn.reencryption;

import java.util.List;

/**
 * Asks that of a volume and those that it replaced, or that did not replace it, one alone bears the
 * application's tags.
 *
 * @param standing the one that is in use
 * @param aside the ids of those that are not
 */
public record TagOrder(VolumeQuery standing, List<String> aside) {
  public TagOrder {
    aside = List.copyOf(aside);
  }
}
