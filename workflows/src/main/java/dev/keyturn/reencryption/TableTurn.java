package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.TableStandings.Trouble;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Optional;

/**
 * Turns one table to the new key: looks, asks, and waits by timers until DynamoDB is done. It looks
 * before each request, because DynamoDB counts key changes.
 */
final class TableTurn {
  private final TableOrder order;
  private final PaceGate gate;
  private final Pauses changing =
      new Pauses(Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofDays(2));
  private final Pauses limited =
      new Pauses(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(3));
  private Optional<Trouble> trouble;

  /**
   * Begins.
   *
   * @param trusted whether DynamoDB did not refuse the change in the sweep before; of use to a
   *     verifying sweep only, which asks for none
   * @param gate nothing is asked of DynamoDB while the sweep is paused
   */
  TableTurn(TableOrder order, boolean trusted, PaceGate gate) {
    this.order = order;
    this.gate = gate;
    this.trouble =
        order.sweep().changes() || trusted
            ? Optional.empty()
            : Optional.of(new Trouble(true, "DynamoDB refused to change its key"));
  }

  /** A table before and after. */
  record Turned(TableSight first, TableSight last, Optional<Trouble> trouble) {}

  Turned turn() {
    TableSight first = look();
    if (first.missing() && order.sweep().isFirst()) {
      throw FailureType.NOT_FOUND.failure(
          order.store()
              + " does not exist in "
              + order.query().region()
              + "; correct its name or take it out of stores");
    }
    TableSight sight = first;
    while (goesOn(sight)) {
      sight = look();
    }
    return new Turned(first, sight, trouble);
  }

  /** Takes the next step; false if there is none. */
  private boolean goesOn(TableSight sight) {
    if (sight.lost() || trouble.filter(found -> !found.refused()).isPresent()) {
      return false;
    }
    if (sight.changing()) {
      return pause(changing, order.table() + " is " + sight.status());
    }
    Sweep sweep = order.sweep();
    if (!sweep.changes() || !sight.under(sweep.oldKey()) || trouble.isPresent()) {
      return false;
    }
    if (gate.pass()) {
      return true;
    }
    TableChange change =
        activities("Ask DynamoDB to put " + order.table() + " under the new key")
            .changeTableKey(order);
    return switch (change.outcome()) {
      case ASKED -> pause(changing, "DynamoDB changes the key of " + order.table());
      case BUSY, NOT_NEEDED -> pause(changing, order.table() + ": " + change.said());
      case LIMITED -> pause(limited, order.table() + " again: " + change.said());
      case REFUSED -> stop(new Trouble(true, change.said()));
    };
  }

  private boolean pause(Pauses pauses, String why) {
    Optional<Duration> next = pauses.next();
    if (next.isEmpty()) {
      return stop(new Trouble(false, "was waited for in vain: " + why));
    }
    Workflow.setCurrentDetails("Waits " + next.get() + ": " + why);
    Workflow.newTimer(
            next.get(), TimerOptions.newBuilder().setSummary(shortened("Wait: " + why)).build())
        .get();
    gate.show();
    return true;
  }

  private boolean stop(Trouble found) {
    trouble = Optional.of(found);
    return false;
  }

  private TableSight look() {
    return activities("Look at " + order.table()).lookAtTable(order.query());
  }

  /** Temporal refuses summaries over 400 bytes. */
  private static String shortened(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "..." : text;
  }

  private static TableActivities activities(String summary) {
    return Workflow.newActivityStub(
        TableActivities.class, ActivityProfiles.quickCalls(TaskQueues.STEPS, shortened(summary)));
  }
}
