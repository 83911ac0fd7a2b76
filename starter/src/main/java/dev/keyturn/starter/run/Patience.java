package dev.keyturn.starter.run;

import java.time.Duration;

/**
 * How long the command line waits.
 *
 * @param connect for a server to answer
 * @param answer for a worker to answer a query, or to take an Update
 * @param poll between two looks at a run
 */
public record Patience(Duration connect, Duration answer, Duration poll) {
  /** What a person at a terminal puts up with. */
  public static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(8), Duration.ofSeconds(15), Duration.ofSeconds(1));
}
