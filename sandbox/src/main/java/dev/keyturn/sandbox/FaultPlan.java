package dev.keyturn.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The faults in force; the first one that covers a call and strikes is applied. */
public final class FaultPlan {
  private final Random random;
  private final List<Armed> armed = new ArrayList<>();

  /** Makes an empty plan whose probabilities are drawn from the seed. */
  public FaultPlan(long seed) {
    random = new Random(seed);
  }

  /** Adds a fault. */
  public synchronized void add(Fault fault) {
    armed.add(new Armed(fault));
  }

  /** Removes all faults. */
  public synchronized void clear() {
    armed.clear();
  }

  /** How many faults are still to strike or may strike for ever. */
  public synchronized int size() {
    return armed.size();
  }

  synchronized Optional<Fault> strike(Fault.Target target) {
    Optional<Armed> struck =
        armed.stream()
            .filter(candidate -> candidate.fault.match().covers(target))
            .filter(candidate -> candidate.strikes(random))
            .findFirst();
    struck.filter(Armed::isSpent).ifPresent(armed::remove);
    return struck.map(candidate -> candidate.fault);
  }

  private static final class Armed {
    private final Fault fault;
    private int matches;
    private int struck;

    Armed(Fault fault) {
      this.fault = fault;
    }

    boolean strikes(Random random) {
      matches++;
      if (matches <= fault.skip() || random.nextDouble() >= fault.probability()) {
        return false;
      }
      struck++;
      return true;
    }

    boolean isSpent() {
      return fault.count().isPresent() && struck >= fault.count().getAsInt();
    }
  }
}
