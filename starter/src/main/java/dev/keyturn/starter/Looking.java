package dev.keyturn.starter;

import dev.keyturn.starter.run.Patience;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.StarterFailure;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Looks at a run again and again. */
final class Looking {
  private static final int MOST_BLIND_LOOKS = 4;

  private Looking() {}

  /**
   * Looks until there is something to end with; a worker that is restarted must not end the watch.
   *
   * @param blind is told why nothing was seen
   */
  static <T> T until(Patience patience, Supplier<Optional<T>> look, Consumer<String> blind) {
    int blindLooks = 0;
    while (true) {
      try {
        Optional<T> end = look.get();
        if (end.isPresent()) {
          return end.get();
        }
        blindLooks = 0;
      } catch (Run.Unanswered e) {
        if (++blindLooks == MOST_BLIND_LOOKS) {
          throw e;
        }
        blind.accept(String.valueOf(e.getMessage()));
      }
      pause(patience);
    }
  }

  private static void pause(Patience patience) {
    try {
      Thread.sleep(patience.poll().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StarterFailure("interrupted; the run goes on", e);
    }
  }
}
