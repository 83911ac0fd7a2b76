package dev.keyturn.replacement;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps a run from disabling the old key where its history has no room left for what must follow:
 * Temporal would terminate it with the key disabled and nobody to answer for that (ADR 35).
 */
final class HistoryGuard {
  private final ReplacementRequest request;
  private final RunBoard board;
  private final Human human;
  private final Supplier<Optional<RestorePoint>> point;

  HistoryGuard(
      ReplacementRequest request,
      RunBoard board,
      Human human,
      Supplier<Optional<RestorePoint>> point) {
    this.request = request;
    this.board = board;
    this.human = human;
    this.point = point;
  }

  /** Ends the run, by a person, where no further round with all that follows it fits. */
  void beforeRound() {
    RunHistory now = RunHistory.now();
    if (!now.holds(needs().fromNextRound())) {
      human.askForEnd(
          full(now)
              + ", and another round of sweeps with all that follows it may not fit. Nothing is"
              + " lost: this run leaves the old key enabled, and what was moved stays under the new"
              + " key. Send `reject`, and start again with a new plan: it takes over the new key,"
              + " and finds done what this run did");
    }
  }

  /** Why the key must not be disabled; empty if all that follows fits. */
  Optional<String> beforeDisable() {
    return objection(needs().fromDisable());
  }

  /** Why the key must not stay disabled until all is read once more; empty if that fits. */
  Optional<String> beforeLastReads() {
    return objection(needs().fromLastReads());
  }

  private static Optional<String> objection(long events) {
    RunHistory now = RunHistory.now();
    return now.holds(events) ? Optional.empty() : Optional.of(full(now));
  }

  private HistoryNeeds needs() {
    return HistoryNeeds.of(request, board.stores(), point.get().orElseThrow());
  }

  private static String full(RunHistory now) {
    return "Temporal ends a run with too long a history, and that of this run is nearly full ("
        + now.events()
        + " events, "
        + now.bytes()
        + " bytes)";
  }
}
