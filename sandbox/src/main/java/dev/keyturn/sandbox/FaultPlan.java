package dev.keyturn.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The faults in force; the first one that covers a call and strikes is applied. */
public final class FaultPlan {
  private final Random random;
  private final List<Armed> armed = new ArrayList<>();
  private long releases;
  private int delayed;

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

  /** Lets the calls go on that are being delayed now. */
  public synchronized void release() {
    releases++;
    notifyAll();
  }

  /** Delays a call, until it is released if that is sooner. */
  synchronized void delay(Duration delay) {
    long end = System.nanoTime() + delay.toNanos();
    long before = releases;
    delayed++;
    try {
      for (long left = delay.toMillis(); left > 0 && releases == before; left = left(end)) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      delayed--;
    }
  }

  /** How many calls are being delayed now. */
  public synchronized int delayed() {
    return delayed;
  }

  private static long left(long end) {
    return Duration.ofNanos(end - System.nanoTime()).toMillis();
  }

  synchronized Optional<Fault> strike(Fault.Target target, boolean dryRun) {
    Optional<Armed> struck =
        armed.stream()
            .filter(candidate -> !dryRun || candidate.fault.kind() == Fault.Kind.DENY)
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
