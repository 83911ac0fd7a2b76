package dev.keyturn.testing;

import dev.keyturn.key.KeyArn;
import dev.keyturn.rotation.AutomaticOrder;
import dev.keyturn.rotation.KeyMaterial;
import dev.keyturn.rotation.OnDemandOrder;
import dev.keyturn.rotation.RotationActivities;
import dev.keyturn.rotation.RotationSetting;
import dev.keyturn.rotation.RotationSight;
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
        new KeyMaterial("m0", "CURRENT", Optional.empty(), Optional.empty(), Optional.empty()));
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

  public synchronized int rotations() {
    settle();
    return materials.size() - 1;
  }

  @Override
  public synchronized RotationSight lookAtRotation(KeyArn key) {
    account.called("lookAtRotation");
    return sight(key);
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
    if (began.isEmpty() && materials.size() - 1 == order.used()) {
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
        Optional.empty(),
        Optional.empty(),
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
      materials.add(
          new KeyMaterial(
              "m" + materials.size(),
              "CURRENT",
              Optional.of(clock.get()),
              Optional.of("ON_DEMAND"),
              Optional.empty()));
      began = Optional.empty();
    }
  }
}
