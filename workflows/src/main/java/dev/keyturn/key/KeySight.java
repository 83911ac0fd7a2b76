package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.CanonicalJson;
import java.util.List;

/**
 * What was seen of a key that nobody should change under a run: its state, its aliases, its policy
 * by what it means, and what customers' grants let whom do. What services grant and retire, and
 * when the key was used, is not part of it.
 *
 * @param digest SHA-256 of all that, 64 hex digits; empty if the key was not looked at yet
 */
public record KeySight(KeyArn key, String digest) {
  /** Of a key that was not looked at yet. */
  public static KeySight unseen(KeyArn key) {
    return new KeySight(key, "");
  }

  /** Whether nobody looked. */
  @JsonIgnore
  public boolean isUnseen() {
    return digest.isEmpty();
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
                look.access().granted().stream()
                    .map(granted -> granted.access().toString())
                    .toList(),
                look.access().othersDigest())));
  }
}
