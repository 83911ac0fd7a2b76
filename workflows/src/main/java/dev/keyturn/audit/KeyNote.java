package dev.keyturn.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.RotationSetting;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an audit notes of a key beside its judgements: for the reader, for a later audit, and for
 * what can't be told from one key alone.
 *
 * @param state KMS key state, such as {@code Enabled}
 * @param materialSince from when the age of the material that encrypts counts
 * @param nextRotation when KMS will rotate it next
 * @param promised the first time that KMS named for that since the key got its material, as far as
 *     reports tell
 * @param grants how many there are
 * @param contained whether its policy has Keyturn's containment
 * @param unread what is missing here because it could not be read
 */
public record KeyNote(
    String state,
    MaterialKind kind,
    Instant materialSince,
    Optional<Instant> nextRotation,
    Optional<Instant> promised,
    List<KeyAlias> aliases,
    long grants,
    boolean contained,
    Lineage lineage,
    List<Unread> unread) {
  public KeyNote {
    aliases = List.copyOf(aliases);
    unread = List.copyOf(unread);
  }

  KeyNote withPromise(Instant earlier) {
    return new KeyNote(
        state,
        kind,
        materialSince,
        nextRotation,
        Optional.of(earlier),
        aliases,
        grants,
        contained,
        lineage,
        unread);
  }

  /** Whether the key can be used, or waits to be. */
  @JsonIgnore
  public boolean isAlive() {
    return !KeyFacts.isDead(state);
  }

  static KeyNote of(KeyFacts facts) {
    return new KeyNote(
        facts.state(),
        MaterialKind.of(facts.spec(), facts.origin()),
        MaterialAge.of(facts).since(),
        facts.rotation().setting().flatMap(RotationSetting::next),
        facts.rotation().setting().flatMap(RotationSetting::next),
        facts.aliases(),
        facts.grants(),
        isContained(facts),
        facts.lineage(),
        facts.unread());
  }

  private static boolean isContained(KeyFacts facts) {
    try {
      return !KeyPolicy.parse(facts.rotation().key(), facts.policy()).containment().isEmpty();
    } catch (ApplicationFailure notStatements) {
      return false;
    }
  }
}
