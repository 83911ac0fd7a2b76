package dev.keyturn.acceptance.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Threads that each repeat a step until all are told to end. */
final class Loops implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 30_000;

  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private volatile boolean ending;

  /** Repeats a step with pauses, in a thread of its own. */
  void repeat(String name, Duration pause, Runnable step) {
    Thread thread = new Thread(() -> run(pause, step), name);
    thread.setUncaughtExceptionHandler((which, failure) -> broken.add(name + ": " + failure));
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void run(Duration pause, Runnable step) {
    while (!ending) {
      step.run();
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Lets each thread end its step; fails if one broke or does not end. */
  @Override
  public void close() {
    ending = true;
    for (Thread thread : threads) {
      try {
        thread.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      if (thread.isAlive()) {
        broken.add(thread.getName() + " does not end");
      }
    }
    if (!broken.isEmpty()) {
      throw new IllegalStateException("a thread of the drill broke: " + broken);
    }
  }
}
