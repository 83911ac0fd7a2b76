package dev.keyturn.starter.print;

import dev.keyturn.Shortened;
import dev.keyturn.key.KeyGrant;

/** How grants are called in tables: ids of 64 digits would leave no room for anything else. */
final class GrantName {
  private static final int MOST = 20;

  private GrantName() {}

  /** The name; where there is none, the id. */
  static String of(KeyGrant grant) {
    return Shortened.to(MOST, grant.name().orElseGet(grant::id));
  }
}
