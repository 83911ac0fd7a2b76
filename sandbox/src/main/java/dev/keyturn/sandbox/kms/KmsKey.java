package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A key and its state; guarded by the lock of all regions. */
final class KmsKey {
  private final KeyIdentity identity;
  private final KeyTraits traits;
  private final Materials materials;
  private final Lagged<PolicyDocument> policy;
  private final Lagged<Map<String, String>> tags = new Lagged<>(Map.of());
  private final Instant listedFrom;
  private KeyState state;
  private String description = "";
  private Optional<Instant> deletion = Optional.empty();
  private OptionalInt pendingDays = OptionalInt.empty();
  private final Usages usages = new Usages();
  private Optional<Family> family = Optional.empty();
  private Optional<Passing> passing = Optional.empty();

  KmsKey(KeyIdentity identity, KeyTraits traits, PolicyDocument policy, Instant listedFrom) {
    this(
        identity,
        traits,
        traits.isImported()
            ? Materials.toBeImported()
            : Materials.made(Ciphertext.keyTag(identity.id())),
        policy,
        listedFrom);
  }

  private KmsKey(
      KeyIdentity identity,
      KeyTraits traits,
      Materials materials,
      PolicyDocument policy,
      Instant listedFrom) {
    this.identity = identity;
    this.traits = traits;
    this.materials = materials;
    this.policy = new Lagged<>(policy);
    this.listedFrom = listedFrom;
    this.state = traits.isImported() ? KeyState.PENDING_IMPORT : KeyState.ENABLED;
  }

  /** A replica in another region, with this key's own materials. */
  KmsKey in(String region, PolicyDocument itsPolicy, Instant now, Instant itsListedFrom) {
    return new KmsKey(
        identity.in(region), traits.createdAt(now), materials, itsPolicy, itsListedFrom);
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

  /** Empty for a single-Region key. */
  Optional<Family> family() {
    return family;
  }

  void join(Family joined) {
    family = Optional.of(joined);
  }

  boolean isPrimary() {
    return family.filter(one -> one.primary() == this).isPresent();
  }

  boolean isPendingDeletion() {
    return state == KeyState.PENDING_DELETION || state == KeyState.PENDING_REPLICA_DELETION;
  }

  /** Whether it is in a state that ends by itself. */
  boolean isPassing() {
    return passing.isPresent();
  }

  /** Goes into a state that ends by itself. */
  void passThrough(KeyState through, Instant until) {
    passing = Optional.of(new Passing(state, until));
    state = through;
  }

  /** Ends what is due: passing states, rotations, and the life of imported material. */
  void runDue(Instant now) {
    passing.filter(one -> !now.isBefore(one.until())).ifPresent(this::settle);
    if (state == KeyState.PENDING_REPLICA_DELETION && !hasReplicas()) {
      scheduleDeletion(now, pendingDays.orElseThrow());
    }
    materials.expire(now);
    if (family.isEmpty() || isPrimary()) {
      materials.rotateDue(state, now);
    }
    settleMaterial();
  }

  private void settle(Passing passed) {
    state = passed.then();
    passing = Optional.empty();
  }

  /** Without all of its material a key waits for an import; with it, it can be used again. */
  void settleMaterial() {
    if (state == KeyState.PENDING_IMPORT && !materials.isIncomplete()) {
      state = KeyState.ENABLED;
    } else if (!isPendingDeletion() && materials.isIncomplete()) {
      state = KeyState.PENDING_IMPORT;
    }
  }

  void enable() {
    state = KeyState.ENABLED;
  }

  void disable() {
    state = KeyState.DISABLED;
    deletion = Optional.empty();
    pendingDays = OptionalInt.empty();
  }

  /** The time of a primary key runs once its last replica is deleted. */
  void scheduleDeletion(Instant now, int days) {
    passing = Optional.empty();
    if (hasReplicas()) {
      state = KeyState.PENDING_REPLICA_DELETION;
      pendingDays = OptionalInt.of(days);
    } else {
      state = KeyState.PENDING_DELETION;
      pendingDays = OptionalInt.empty();
      deletion = Optional.of(now.plus(Duration.ofDays(days)));
    }
  }

  private boolean hasReplicas() {
    return isPrimary() && !family.orElseThrow().replicas().isEmpty();
  }

  /** The waiting period of a primary key whose replicas are not deleted yet. */
  OptionalInt pendingDays() {
    return pendingDays;
  }

  /** When it is deleted, if that is known. */
  Optional<Instant> deletion() {
    return deletion;
  }

  String description() {
    return description;
  }

  void describe(String text) {
    description = text;
  }

  Usages usages() {
    return usages;
  }

  /** What comes after a state that ends by itself, and when. */
  private record Passing(KeyState then, Instant until) {}
}
