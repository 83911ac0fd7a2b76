package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.OtherReplacements;
import dev.keyturn.key.OtherReplacements.LeftKey;
import dev.keyturn.key.ReplacementKey;
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

  /** Names the keys that were found when the new one was made. */
  void of(ReplacementKey made) {
    name(made.surplus(), made.left());
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
    name(others.surplus(), others.left());
  }

  private void name(List<KeyArn> setAside, List<LeftKey> left) {
    setAside.stream().filter(key -> !surplus.contains(key)).forEach(surplus::add);
    board.notes("surplus keys", surplus.stream().map(OtherKeys::surplus).toList());
    board.notes("other keys", left.stream().map(key -> key.key() + " " + key.why()).toList());
  }

  private static String surplus(KeyArn key) {
    return key
        + " was left behind by a lost answer to CreateKey; it is disabled, tagged and unused";
  }
}
