package dev.keyturn.rotation;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeyUse;
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
    List<KeyGrant> grants,
    List<String> principals,
    Optional<KeyUse> lastUse,
    RotationSight rotation) {
  public KeyProfile {
    tags = SortedCopy.of(tags);
    aliases = List.copyOf(aliases);
    grants = List.copyOf(grants);
    principals = List.copyOf(principals);
  }

  static KeyProfile of(KeyInventory key, RotationSight sight) {
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
        sight);
  }
}
