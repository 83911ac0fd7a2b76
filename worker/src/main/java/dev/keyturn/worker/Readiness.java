package dev.keyturn.worker;

import java.util.Optional;
import java.util.function.Supplier;

/** Whether the worker takes work, and if not, why. Thread-safe. */
final class Readiness {
  private volatile State state =
      new State(false, () -> Optional.of("starting: Temporal has not answered yet"));

  /**
   * @param missing what is missing at the moment; empty if nothing is
   */
  private record State(boolean polling, Supplier<Optional<String>> missing) {}

  /**
   * The search attributes are there and the pollers run.
   *
   * @param server why Temporal can't be reached at the moment; empty if it can
   */
  void polling(Supplier<Optional<String>> server) {
    state = new State(true, server);
  }

  /** The worker takes no more work. */
  void leaving() {
    state = new State(false, () -> Optional.of("stopping: running activities are let finish"));
  }

  /** Whether the worker asks Temporal for work, without asking Temporal whether it answers. */
  boolean isPolling() {
    return state.polling();
  }

  /** Why the worker is not ready; empty if it is. */
  Optional<String> missing() {
    return state.missing().get();
  }
}
