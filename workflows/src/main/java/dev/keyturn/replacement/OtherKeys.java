package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.OtherReplacements;
import dev.keyturn.key.ReplacementReview;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The keys beside the new one that were made in place of the old one: set aside, or named. */
final class OtherKeys {
  private final RunBoard board;
  private final Human human;
  private final List<KeyArn> surplus = new ArrayList<>();

  OtherKeys(RunBoard board, Human human) {
    this.board = board;
    this.human = human;
  }

  /** Keys that were set aside, each once. */
  List<KeyArn> surplus() {
    return List.copyOf(surplus);
  }

  void setAside(List<KeyArn> keys) {
    keys.stream().filter(key -> !surplus.contains(key)).forEach(surplus::add);
    board.notes("surplus keys", surplus.stream().map(OtherKeys::surplus).toList());
  }

  /** A key whose CreateKey lost its answer may be in lists only now; none voids an approval. */
  void reconcile(KeyArn oldKey, KeyArn newKey, Duration settle) {
    ReplacementReview review =
        new ReplacementReview(
            oldKey,
            newKey,
            Workflow.getInfo().getWorkflowId(),
            Workflow.getInfo().getOriginalExecutionRunId());
    OtherReplacements others =
        human.step(
            Phase.VERIFYING,
            () ->
                Steps.key("Look for other keys made in place of the old one", settle)
                    .reconcileReplacementKeys(review));
    setAside(others.surplus());
    board.notes(
        "other keys", others.left().stream().map(left -> left.key() + " " + left.why()).toList());
  }

  private static String surplus(KeyArn key) {
    return key
        + " was left behind by a lost answer to CreateKey; it is disabled, tagged and unused";
  }
}
