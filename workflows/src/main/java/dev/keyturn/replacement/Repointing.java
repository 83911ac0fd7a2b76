package dev.keyturn.replacement;

import dev.keyturn.key.AliasCheck;
import dev.keyturn.key.AliasMove;
import dev.keyturn.key.AliasResult;
import dev.keyturn.key.GrantOrder;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.reencryption.Promises;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Carries the grants, tries the new key as the application and for others, then moves every alias,
 * waits until new writes use the new key, and tries whether the application can still read under
 * the old one.
 */
final class Repointing {
  private final ReplacementPlan plan;
  private final KeyArn newKey;
  private final Duration settle;
  private final RunBoard board;
  private final Human human;

  Repointing(ReplacementPlan plan, KeyArn newKey, Duration settle, RunBoard board, Human human) {
    this.plan = plan;
    this.newKey = newKey;
    this.settle = settle;
    this.board = board;
    this.human = human;
  }

  /**
   * Repoints once nobody would be left without a key.
   *
   * @return AWS's time from which on everything new is under the new key
   */
  Instant go(CallerTrials callers) {
    List<KeyGrant> carried =
        plan.grants().stream()
            .filter(grant -> grant.decision() == Carried.CARRIED)
            .map(GrantDecision::grant)
            .toList();
    GrantOrder grants = new GrantOrder(newKey, carried, plan.suspects(), settle);
    human.step(
        Phase.REPOINTING, () -> settling("Carry grants: " + carried.size()).carryGrants(grants));
    ApplicationTrial trial = new ApplicationTrial(plan, newKey, settle, board, human);
    trial.beforeTheMove();
    callers.beforeTheMove();
    plan.aliases().forEach(alias -> repoint(new AliasMove(alias, plan.oldKey(), newKey)));
    Instant since = human.step(Phase.REPOINTING, this::confirm);
    trial.afterTheMove();
    return since;
  }

  private void repoint(AliasMove move) {
    while (true) {
      AliasResult result =
          human.step(
              Phase.REPOINTING, () -> settling("Repoint " + move.alias()).repointAlias(move));
      if (result.moved()) {
        return;
      }
      human.ask(
          move.alias()
              + " was moved by somebody else: it points to "
              + result.target().map(KeyArn::value).orElse("nothing")
              + ". Point it to "
              + move.from()
              + " or "
              + move.to()
              + ", then send retryFailed");
    }
  }

  private Instant confirm() {
    KeyKind kind = plan.kind().orElse(KeyKind.SYMMETRIC);
    List<Promise<Instant>> open = new ArrayList<>();
    for (KeyAlias alias : plan.aliases()) {
      KeyActivities stub = settling("Wait until " + alias + " means the new key");
      open.add(Async.function(stub::confirmAlias, new AliasCheck(alias, newKey, settle, kind)));
    }
    Promises.awaitAll(open);
    return open.stream()
        .map(Promise::get)
        .max(Comparator.naturalOrder())
        .orElseGet(
            () ->
                Steps.look("Read AWS's time").observeKey(KeyLookOrder.withoutLastUse(newKey)).at());
  }

  private KeyActivities settling(String summary) {
    return Steps.key(summary, settle);
  }
}
