package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.policy.PolicyDocument;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;

/** A key and its state; guarded by the lock of its region. */
final class KmsKey {
  private final KeyIdentity identity;
  private final KeyTraits traits;
  private final Materials materials;
  private final Lagged<PolicyDocument> policy;
  private final Lagged<Map<String, String>> tags = new Lagged<>(Map.of());
  private final Instant listedFrom;
  private KeyState state;
  private String description = "";
  private Optional<Deletion> deletion = Optional.empty();
  private Optional<KeyUsage> lastUsage = Optional.empty();

  KmsKey(
      KeyIdentity identity,
      KeyTraits traits,
      SecretKey material,
      PolicyDocument policy,
      Instant listedFrom) {
    this.identity = identity;
    this.traits = traits;
    this.materials = new Materials(Ciphertext.keyTag(identity.id()), material);
    this.policy = new Lagged<>(policy);
    this.listedFrom = listedFrom;
    this.state =
        traits.origin().equals(KeyTraits.EXTERNAL) ? KeyState.PENDING_IMPORT : KeyState.ENABLED;
  }

  KeyIdentity identity() {
    return identity;
  }

  String arn() {
    return identity.arn();
  }

  KeyTraits traits() {
    return traits;
  }

  Materials materials() {
    return materials;
  }

  Lagged<PolicyDocument> policy() {
    return policy;
  }

  Lagged<Map<String, String>> tags() {
    return tags;
  }

  boolean isListed(Instant now) {
    return !now.isBefore(listedFrom);
  }

  KeyState state() {
    return state;
  }

  void enable() {
    state = KeyState.ENABLED;
  }

  void disable() {
    state = KeyState.DISABLED;
    deletion = Optional.empty();
  }

  void scheduleDeletion(Deletion scheduled) {
    state = KeyState.PENDING_DELETION;
    deletion = Optional.of(scheduled);
  }

  Optional<Deletion> deletion() {
    return deletion;
  }

  String description() {
    return description;
  }

  void describe(String text) {
    description = text;
  }

  Optional<KeyUsage> lastUsage() {
    return lastUsage;
  }

  void used(KeyUsage usage) {
    lastUsage = Optional.of(usage);
  }

  /** When a key that is pending deletion is deleted. */
  record Deletion(Instant date, int windowInDays) {}
}
