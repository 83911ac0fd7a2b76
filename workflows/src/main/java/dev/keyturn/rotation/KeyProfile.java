package dev.keyturn.rotation;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.RotationSight;
import dev.keyturn.key.SortedCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What kind of key it is, and who and what hangs on it. AWS owned keys are never seen: no call of
 * KMS shows them.
 *
 * @param manager {@code CUSTOMER} or {@code AWS}
 * @param principals who the policy names in Allow statements
 * @param family every key of a multi-Region key's family, this one included
 * @param lastUseUnread why the last use is not known; empty where it is
 */
public record KeyProfile(
    String manager,
    String state,
    String spec,
    String usage,
    String origin,
    String description,
    Map<String, String> tags,
    List<KeyAlias> aliases,
    KeyGrants grants,
    List<String> principals,
    Optional<KeyUse> lastUse,
    RotationSight rotation,
    List<FamilyMember> family,
    Optional<String> lastUseUnread) {
  public KeyProfile {
    tags = SortedCopy.of(tags);
    aliases = List.copyOf(aliases);
    principals = List.copyOf(principals);
    // Reports of earlier versions have none.
    family = family == null ? List.of() : List.copyOf(family);
  }

  static KeyProfile of(KeyInventory key, RotationSight sight, List<FamilyMember> family) {
    return new KeyProfile(
        key.manager(),
        key.state(),
        key.spec(),
        key.usage(),
        key.origin(),
        key.description(),
        key.tags(),
        key.aliases(),
        key.grants(),
        key.policy().isEmpty()
            ? List.of()
            : KeyPolicy.parse(key.key(), key.policy()).statements().stream()
                .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                .flatMap(statement -> KeyPolicy.principals(statement).stream())
                .distinct()
                .sorted()
                .toList(),
        key.lastUse(),
        sight,
        family,
        key.lastUseUnread());
  }
}
