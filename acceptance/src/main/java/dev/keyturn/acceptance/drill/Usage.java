package dev.keyturn.acceptance.drill;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;

/** Counts an application's calls and errors, and keeps the first few errors. Thread-safe. */
final class Usage {
  private static final int MOST_EXAMPLES = 10;

  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final Queue<String> examples = new ConcurrentLinkedQueue<>();

  /** Something that an application does with AWS. */
  @FunctionalInterface
  interface Step {
    void take();
  }

  /** A call that came out wrong although AWS gave no error. */
  static final class WrongAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongAnswer(String message) {
      super(message);
    }
  }

  /** Makes a call and counts it. */
  void count(String what, Step step) {
    calls.incrementAndGet();
    try {
      step.take();
    } catch (SdkException | IllegalStateException | WrongAnswer e) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      if (errors.incrementAndGet() <= MOST_EXAMPLES) {
        examples.add(Instant.now() + " " + what + ": " + e.getMessage());
      }
    }
  }

  long calls() {
    return calls.get();
  }

  long errors() {
    return errors.get();
  }

  /** The first errors. */
  List<String> examples() {
    return List.copyOf(examples);
  }
}
