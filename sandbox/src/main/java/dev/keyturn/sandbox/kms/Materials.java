package dev.keyturn.sandbox.kms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The materials of a key, the newest last and current; older ones stay for what they sealed. One
 * that was imported for the next rotation waits beside them. Rotations that are due happen when
 * somebody looks, see {@link #rotateDue}.
 */
final class Materials {
  /** The most rotations on demand that KMS allows a key (RotateKeyOnDemand). */
  static final int MOST_ON_DEMAND = 25;

  private static final int ID_BYTES = 32;

  private final List<Material> all = new ArrayList<>();
  private Optional<Material> pending = Optional.empty();
  private OptionalInt periodDays = OptionalInt.empty();
  private Instant next = Instant.MAX;
  private Optional<OnDemand> underWay = Optional.empty();

  /** Of a key whose material KMS makes; the first has the key's own digits as its id, twice. */
  static Materials made(String keyTag) {
    Materials materials = new Materials();
    materials.all.add(Material.made(keyTag + keyTag, Optional.empty()));
    return materials;
  }

  /** Of a key that waits for its first import. */
  static Materials toBeImported() {
    return new Materials();
  }

  /** A rotation that was asked for and takes its time. */
  private record OnDemand(Instant began, Instant due) {}

  /** The one that encrypts; empty until the first import. */
  Optional<Material> newest() {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The one that encrypts, of a key that can be used. */
  Material current() {
    return newest().orElseThrow();
  }

  int currentIndex() {
    return all.size() - 1;
  }

  Optional<Material> at(int index) {
    return index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
  }

  /** Those that belong to the key for good. */
  List<Material> all() {
    return List.copyOf(all);
  }

  /** The one that the next rotation on demand makes current. */
  Optional<Material> pending() {
    return pending;
  }

  /** Every one, the pending one last. */
  List<Material> withPending() {
    return Stream.concat(all.stream(), pending.stream()).toList();
  }

  /** Whether the key can't be used for want of material. */
  boolean isIncomplete() {
    return all.isEmpty() || all.stream().anyMatch(one -> one.secret().isEmpty());
  }

  /** The first one is the key's at once, any other when the key is rotated. */
  void add(Material imported) {
    if (all.isEmpty()) {
      all.add(imported);
    } else {
      pending = Optional.of(imported);
    }
  }

  /** Puts another version of a material in its place. */
  void replace(Material material) {
    all.replaceAll(one -> one.id().equals(material.id()) ? material : one);
    pending = pending.map(one -> one.id().equals(material.id()) ? material : one);
  }

  /** Drops the one that waits; it does not belong to the key yet. */
  void dropPending() {
    pending = Optional.empty();
  }

  /** Takes away imported material whose time is over. */
  void expire(Instant now) {
    Predicate<Material> over = one -> one.validTo().filter(end -> !now.isBefore(end)).isPresent();
    withPending().stream().filter(over).map(Material::emptied).forEach(this::replace);
  }

  /** The period of automatic rotation; empty if it is off. */
  OptionalInt periodDays() {
    return periodDays;
  }

  /** When the next automatic rotation is due, if any is. */
  Instant next() {
    return next;
  }

  /** When a rotation on demand began that has not ended. */
  Optional<Instant> onDemandSince() {
    return underWay.map(OnDemand::began);
  }

  /**
   * Turns automatic rotation on or off. AWS counts the days after this call, and does not say
   * whether a repeated one begins anew; here it does, so that nobody relies on the contrary.
   */
  void rotateEvery(OptionalInt days, Instant now) {
    periodDays = days;
    next = days.isPresent() ? now.plus(Duration.ofDays(days.getAsInt())) : Instant.MAX;
  }

  /** Begins a rotation on demand. */
  void rotateNow(Instant now, Instant due) {
    if (underWay.isPresent()) {
      throw KmsErrors.of("ConflictException", "A rotation of this key is in progress.");
    }
    long used =
        all.stream()
            .flatMap(one -> one.rotation().stream())
            .filter(Material.Rotation::isOnDemand)
            .count();
    if (used >= MOST_ON_DEMAND) {
      throw KmsErrors.of(
          "LimitExceededException",
          "The key has reached its limit of " + MOST_ON_DEMAND + " on-demand rotations.");
    }
    underWay = Optional.of(new OnDemand(now, due));
  }

  /** Ends what is due. A disabled key is not rotated; it is as soon as it is enabled again. */
  void rotateDue(KeyState state, Instant now) {
    if (underWay.filter(rotation -> !now.isBefore(rotation.due())).isPresent()) {
      rotate(new Material.Rotation(underWay.get().due(), "ON_DEMAND"));
      underWay = Optional.empty();
    }
    if (state == KeyState.ENABLED && !now.isBefore(next)) {
      rotate(new Material.Rotation(now, "AUTOMATIC"));
      Duration period = Duration.ofDays(periodDays.orElseThrow());
      long passed = Duration.between(next, now).dividedBy(period);
      next = next.plus(period.multipliedBy(passed + 1));
    }
  }

  private void rotate(Material.Rotation by) {
    String id = HexFormat.of().formatHex(Ciphertext.newDataKey(ID_BYTES));
    all.add(
        pending.map(one -> one.rotated(by)).orElseGet(() -> Material.made(id, Optional.of(by))));
    pending = Optional.empty();
  }
}
