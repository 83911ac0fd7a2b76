package dev.keyturn.replacement;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.MaintenanceWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores that are swept together: volumes of one instance in one outage, or any store alone. */
final class Outage {
  private final List<StoreLedger> stores = new ArrayList<>();
  private Optional<MaintenanceWindow> window;

  private Outage(StoreLedger store) {
    this.window = windowOf(store);
    stores.add(store);
  }

  /** Every store in one of them, in the order of the stores. */
  static List<Outage> of(List<StoreLedger> stores) {
    List<Outage> outages = new ArrayList<>();
    for (StoreLedger store : stores) {
      if (outages.stream().noneMatch(outage -> outage.takes(store))) {
        outages.add(new Outage(store));
      }
    }
    return List.copyOf(outages);
  }

  /** Every store in one of its own. */
  static List<Outage> each(List<StoreLedger> stores) {
    return stores.stream().map(Outage::new).toList();
  }

  /** The store whose sweep swaps the others too. */
  StoreLedger leader() {
    return stores.get(0);
  }

  /** The others. */
  List<StoreLedger> companions() {
    return List.copyOf(stores.subList(1, stores.size()));
  }

  /** The others' volumes. */
  List<DataStore.Volume> volumes() {
    return companions().stream().flatMap(store -> volume(store).stream()).toList();
  }

  /** Whether an instance may be stopped for any of them. */
  boolean mayStopInstances() {
    return stores.stream().anyMatch(StoreLedger::mayStopInstances);
  }

  /** Takes in a volume of the same instance, unless their windows have no time in common. */
  private boolean takes(StoreLedger store) {
    boolean same = store.instance().isPresent() && store.instance().equals(leader().instance());
    Optional<MaintenanceWindow> wanted = windowOf(store);
    if (!same || (wanted.isPresent() && window.isPresent() && common(wanted).isEmpty())) {
      return false;
    }
    window = window.isPresent() && wanted.isPresent() ? common(wanted) : window.or(() -> wanted);
    return stores.add(store);
  }

  private Optional<MaintenanceWindow> common(Optional<MaintenanceWindow> wanted) {
    return window.flatMap(mine -> wanted.flatMap(mine::and));
  }

  private static Optional<MaintenanceWindow> windowOf(StoreLedger store) {
    return volume(store).flatMap(DataStore.Volume::window);
  }

  /** The volume that a store is; empty if it is something else. */
  private static Optional<DataStore.Volume> volume(StoreLedger store) {
    return store.store() instanceof DataStore.Volume volume
        ? Optional.of(volume)
        : Optional.empty();
  }
}
