package dev.keyturn.testing;

import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.MaterialActivities;
import dev.keyturn.key.MaterialOrder;
import java.util.ArrayList;
import java.util.List;

/** Imports of key material, without any. */
public final class FakeMaterialActivities implements MaterialActivities {
  private final FakeAccount account;
  private final FakeRotationActivities rotation;
  private final List<MaterialOrder> orders = new ArrayList<>();

  FakeMaterialActivities(FakeAccount account, FakeRotationActivities rotation) {
    this.account = account;
    this.rotation = rotation;
  }

  /** What was ordered so far. */
  public synchronized List<MaterialOrder> orders() {
    return List.copyOf(orders);
  }

  @Override
  public synchronized ImportedMaterial importKeyMaterial(MaterialOrder order) {
    account.called("importKeyMaterial");
    orders.add(order);
    String id =
        switch (order.need()) {
          case FIRST -> "first";
          case NEXT -> rotation.waits("next");
          case AGAIN -> order.again().map(rotation::isBack).orElse("some");
        };
    return new ImportedMaterial(order.key(), id, order.terms().validTo());
  }
}
