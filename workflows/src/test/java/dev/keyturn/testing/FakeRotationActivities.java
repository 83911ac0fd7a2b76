package dev.keyturn.testing;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.RotationSetting;
import dev.keyturn.key.RotationSight;
import dev.keyturn.rotation.AutomaticOrder;
import dev.keyturn.rotation.FamilyMember;
import dev.keyturn.rotation.OnDemandOrder;
import dev.keyturn.rotation.RotationActivities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How the old key rotates, on the simulated clock. */
public final class FakeRotationActivities implements RotationActivities {
  private final FakeAccount account;
  private final Supplier<Instant> clock;
  private final List<KeyMaterial> materials = new ArrayList<>();
  private Optional<Integer> period = Optional.empty();
  private Optional<Instant> began = Optional.empty();
  private Duration takes = Duration.ofMinutes(10);

  public FakeRotationActivities(FakeAccount account, Supplier<Instant> clock) {
    this.account = account;
    this.clock = clock;
    materials.add(
        new KeyMaterial(
            "m0",
            "CURRENT",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /** The period of automatic rotation, as somebody set it. */
  public synchronized void period(int days) {
    period = Optional.of(days);
  }

  public synchronized Optional<Integer> period() {
    return period;
  }

  /** How long rotations take from now on. */
  public synchronized void takes(Duration time) {
    takes = time;
  }

  /** Somebody begins a rotation. */
  public synchronized void begin() {
    began = Optional.of(clock.get());
  }

  /** Imported material waits for the next rotation; gives its id. */
  public synchronized String waits(String id) {
    materials.add(imported(id, "PENDING_ROTATION", "IMPORTED"));
    return id;
  }

  /** The first material was imported, and has expired. */
  public synchronized void expire() {
    materials.set(0, imported("m0", "CURRENT", "PENDING_IMPORT"));
  }

  /** Material was imported again; gives its id. */
  synchronized String isBack(String id) {
    materials.replaceAll(one -> one.id().equals(id) ? imported(id, one.state(), "IMPORTED") : one);
    return id;
  }

  private static KeyMaterial imported(String id, String state, String importState) {
    return new KeyMaterial(
        id, state, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(importState));
  }

  private long rotated() {
    return materials.stream().filter(KeyMaterial::isOnDemand).count();
  }

  public synchronized int rotations() {
    settle();
    return (int) rotated();
  }

  @Override
  public synchronized RotationSight lookAtRotation(KeyArn key) {
    account.called("lookAtRotation");
    return sight(key);
  }

  @Override
  public synchronized List<FamilyMember> lookAtFamily(KeyArn key) {
    account.called("lookAtFamily");
    FamilyMember.Own own = new FamilyMember.Own("Enabled", "{}", List.of(FakeAccount.ALIAS), 0);
    KeyArn replica = new KeyArn(key.value().replace(key.region(), "us-east-1"));
    return List.of(
        new FamilyMember(key, "PRIMARY", Optional.of(own), Optional.empty()),
        new FamilyMember(replica, "REPLICA", Optional.empty(), Optional.of("denied")));
  }

  @Override
  public synchronized RotationSight rotateAutomatically(AutomaticOrder order) {
    account.called("rotateAutomatically");
    period = Optional.of(order.periodDays());
    return sight(order.key());
  }

  @Override
  public synchronized RotationSight beginOnDemandRotation(OnDemandOrder order) {
    account.called("beginOnDemandRotation");
    settle();
    if (began.isEmpty() && rotated() == order.used()) {
      begin();
    }
    return sight(order.key());
  }

  private RotationSight sight(KeyArn key) {
    settle();
    return new RotationSight(
        key,
        clock.get(),
        Instant.EPOCH,
        Optional.of("PRIMARY").filter(role -> account.multiRegion),
        Optional.of(key).filter(primary -> account.multiRegion),
        Optional.empty(),
        Optional.empty(),
        Optional.of(materials.get(materials.size() - 1).id()),
        Optional.of(
            new RotationSetting(
                period.isPresent(),
                period,
                period.map(days -> clock.get().plus(Duration.ofDays(days))),
                began)),
        materials);
  }

  private void settle() {
    if (began.filter(since -> !clock.get().isBefore(since.plus(takes))).isPresent()) {
      String id =
          materials.stream()
              .filter(KeyMaterial::isWaiting)
              .map(KeyMaterial::id)
              .findFirst()
              .orElse("m" + materials.size());
      materials.removeIf(KeyMaterial::isWaiting);
      materials.add(
          new KeyMaterial(
              id,
              "CURRENT",
              Optional.of(clock.get()),
              Optional.of("ON_DEMAND"),
              Optional.empty(),
              Optional.empty()));
      began = Optional.empty();
    }
  }
}
