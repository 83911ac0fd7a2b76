package dev.keyturn.acceptance.kill;

import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.process.WorkerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills the worker while each of some calls is under way, lets the calls take effect, and starts
 * the worker again.
 */
final class Reaper implements AutoCloseable {
  private static final String STRUCK = "fault=delay";

  /** A call is held for much longer. */
  private static final Duration GLANCE = Duration.ofMillis(50);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final SandboxControl sandbox;
  private final WorkerProcess worker;
  private final Runnable whileDead;
  private final int blows;
  private final long before;
  private final Thread thread = new Thread(this::reap, "reaper");
  private final AtomicInteger kills = new AtomicInteger();
  private volatile boolean stopped;
  private volatile Optional<RuntimeException> failure = Optional.empty();

  private Reaper(SmallWorld world, List<Blow> blows, Runnable whileDead) {
    this.sandbox = world.control();
    this.worker = world.stage().worker();
    this.whileDead = whileDead;
    this.blows = blows.size();
    this.before = sandbox.calls(STRUCK);
    blows.forEach(blow -> sandbox.arm(blow.fault()));
  }

  /** Lies in wait; does something else each time before the worker is started again. */
  static Reaper of(SmallWorld world, List<Blow> blows, Runnable whileDead) {
    Reaper reaper = new Reaper(world, blows, whileDead);
    reaper.thread.start();
    return reaper;
  }

  /** How often the worker was killed. */
  int kills() {
    return kills.get();
  }

  /** Blows that were not dealt. */
  int left() {
    return sandbox.armed();
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure.isPresent()) {
      throw new IllegalStateException("the worker was not killed as planned", failure.get());
    }
  }

  /** Calls that were struck, without those of a reaper before this one. */
  private long struck() {
    return sandbox.calls(STRUCK) - before;
  }

  private void reap() {
    int dealt = 0;
    try {
      while (!stopped && dealt < blows) {
        if (blows - sandbox.armed() > dealt) {
          dealt = kill(dealt);
        }
        Await.sleep(GLANCE);
      }
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    }
  }

  /** One that the dead worker still sent may be struck late. */
  private boolean takeEffect() {
    sandbox.release();
    return struck() == blows - sandbox.armed();
  }

  private int kill(int dealt) {
    worker.kill();
    kills.incrementAndGet();
    if (struck() != dealt) {
      throw new IllegalStateException("a call was answered before the worker was dead");
    }
    Await.until("see the calls take effect", PATIENCE, this::takeEffect);
    whileDead.run();
    worker.restart();
    return blows - sandbox.armed();
  }
}
