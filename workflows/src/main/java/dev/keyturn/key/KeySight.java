package dev.keyturn.key;

import dev.keyturn.CanonicalJson;
import java.util.Comparator;
import java.util.List;

/**
 * What was seen of a key that nobody should change under a run: its state, its aliases, its policy
 * by what it means, and the grants that customers made. What services grant and retire, and when
 * the key was used, is not part of it.
 *
 * @param digest SHA-256 of all that, 64 hex digits; empty if the key was not looked at yet
 */
public record KeySight(KeyArn key, String digest) {
  /** Of a key that was not looked at yet. */
  public static KeySight unseen(KeyArn key) {
    return new KeySight(key, "");
  }

  /** What a look saw. */
  public static KeySight of(KeyObservation look) {
    List<String> aliases = look.aliases().stream().map(KeyAlias::value).sorted().toList();
    return new KeySight(
        look.key(),
        CanonicalJson.sha256(
            List.of(
                look.state(),
                aliases,
                CanonicalPolicy.of(look.policy().orElse("")),
                look.grants().stream()
                    .filter(grant -> !grant.madeByService())
                    .map(KeyGrant::sorted)
                    .sorted(Comparator.comparing(KeyGrant::id))
                    .toList())));
  }
}
