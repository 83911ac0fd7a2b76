package dev.keyturn.sandbox.kms;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.SecretKey;

/**
 * The materials of a key, the newest last and current; older ones stay for what they sealed.
 * Rotations that are due happen when somebody looks, see {@link #rotateDue}.
 */
final class Materials {
  /** The most rotations on demand that KMS allows a key (RotateKeyOnDemand). */
  static final int MOST_ON_DEMAND = 25;

  private static final int ID_BYTES = 32;

  private final List<Material> all = new ArrayList<>();
  private OptionalInt periodDays = OptionalInt.empty();
  private Instant next = Instant.MAX;
  private Optional<OnDemand> underWay = Optional.empty();

  /** A key's first material has the key's own digits as its id, twice. */
  Materials(String keyTag, SecretKey first) {
    all.add(new Material(keyTag + keyTag, first, Optional.empty()));
  }

  /** One material; the first one came without a rotation. */
  record Material(String id, SecretKey secret, Optional<Rotation> rotation) {}

  /** When a material became current, and by what: {@code AUTOMATIC} or {@code ON_DEMAND}. */
  record Rotation(Instant date, String type) {
    boolean isOnDemand() {
      return type.equals("ON_DEMAND");
    }
  }

  /** A rotation that was asked for and takes its time. */
  private record OnDemand(Instant began, Instant due) {}

  Material current() {
    return all.get(all.size() - 1);
  }

  int currentIndex() {
    return all.size() - 1;
  }

  Optional<Material> at(int index) {
    return index < all.size() ? Optional.of(all.get(index)) : Optional.empty();
  }

  List<Material> all() {
    return List.copyOf(all);
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
        all.stream().flatMap(one -> one.rotation().stream()).filter(Rotation::isOnDemand).count();
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
      add(new Rotation(underWay.get().due(), "ON_DEMAND"));
      underWay = Optional.empty();
    }
    if (state == KeyState.ENABLED && !now.isBefore(next)) {
      add(new Rotation(now, "AUTOMATIC"));
      Duration period = Duration.ofDays(periodDays.orElseThrow());
      long passed = Duration.between(next, now).dividedBy(period);
      next = next.plus(period.multipliedBy(passed + 1));
    }
  }

  private void add(Rotation rotation) {
    String id = HexFormat.of().formatHex(Ciphertext.newDataKey(ID_BYTES));
    all.add(new Material(id, Ciphertext.newMaterial(), Optional.of(rotation)));
  }
}
