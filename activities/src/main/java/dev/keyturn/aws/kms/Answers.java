package dev.keyturn.aws.kms;

import dev.keyturn.aws.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The same answer several times in a row, because KMS's hosts learn of a change one after the other
 * ("most changes within seconds, some within five minutes").
 *
 * @param times how often in a row
 * @param last when it came last (AWS's time)
 */
record Answers(int times, Instant last) {
  /**
   * Asks until it was so often enough over settle, for at most three times as long.
   *
   * @param ask gives when the answer came; empty if it was another
   * @param failure what to throw if it stays another
   */
  static Answers inARow(
      int times,
      Duration settle,
      Supplier<Optional<Instant>> ask,
      Supplier<RuntimeException> failure) {
    Waiting waiting = Waiting.atMost(settle.multipliedBy(3));
    Duration pause = settle.dividedBy(Math.max(1, times - 1));
    Optional<Instant> answer = ask.get();
    int inARow = answer.isPresent() ? 1 : 0;
    while (answer.isEmpty() || inARow < times) {
      if (answer.isEmpty() && waiting.isOver()) {
        throw failure.get();
      }
      Waiting.sleep(pause);
      answer = ask.get();
      inARow = answer.isPresent() ? inARow + 1 : 0;
    }
    return new Answers(inARow, answer.orElseThrow());
  }
}
