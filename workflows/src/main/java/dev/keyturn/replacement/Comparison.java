package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import java.util.List;

/** Holds the new key to what the plan says that it gets. */
final class Comparison {
  private final ReplacementRequest request;
  private final RunBoard board;
  private final Human human;
  private List<CarryOver> carried = List.of();

  Comparison(ReplacementRequest request, RunBoard board, Human human) {
    this.request = request;
    this.board = board;
    this.human = human;
  }

  /** What the new key was to get and has, as read last; empty before. */
  List<CarryOver> carried() {
    return carried;
  }

  /** Asks a person about what differs, until nothing does. */
  void check(ReplacementPlan plan, KeyArn newKey) {
    while (true) {
      read(plan, newKey);
      List<String> differences = CarryCheck.differences(carried);
      if (differences.isEmpty()) {
        return;
      }
      human.ask(
          "the new key "
              + newKey
              + " is not what was planned: "
              + String.join(". ", differences)
              + ". Put that right, then send retryFailed");
    }
  }

  /** Notes what differs. */
  void note(ReplacementPlan plan, KeyArn newKey) {
    read(plan, newKey);
    board.notes(
        "carried",
        CarryCheck.differences(carried).stream()
            .map(difference -> "since it was made, the new key was changed: " + difference)
            .toList());
  }

  private void read(ReplacementPlan plan, KeyArn newKey) {
    carried =
        human.step(board.phase(), () -> CarryCheck.ofReplacement(plan, newKey, request.settle()));
  }
}
