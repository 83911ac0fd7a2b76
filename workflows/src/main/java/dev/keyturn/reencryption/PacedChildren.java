package dev.keyturn.reencryption;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Passes a pace on to the child workflows that are going, in equal shares. A child is told only
 * what it does not know, so that a run at full pace sends nothing; and that others have ended only
 * once its share has grown by some, because each signal is in the run's history.
 */
public final class PacedChildren {
  private static final String SIGNAL = "keepPace";

  private final Map<String, Child> going = new LinkedHashMap<>();
  private SweepPace pace = SweepPace.FULL;
  private int mostAtOnce;
  private int toCome;

  private record Child(Promise<WorkflowExecution> started, boolean shares, SweepPace told) {}

  /** Goes at another pace from now on. */
  public void go(SweepPace next) {
    pace = next;
    tell();
  }

  /** So many more children that share the pace will begin, and so many go at once at most. */
  public void expect(int more, int atOnce) {
    mostAtOnce = atOnce;
    toCome += more;
  }

  /** How many are going that share the pace. */
  public int sharing() {
    return (int) going.values().stream().filter(Child::shares).count();
  }

  /** The pace with which a child begins that shares it. */
  public SweepPace share() {
    return pace.share(Math.min(mostAtOnce, sharing() + toCome));
  }

  /** The pace with which a child begins that does not go by items. */
  public SweepPace whole() {
    return pace.unlimited();
  }

  /**
   * A child has begun with its share, or whole.
   *
   * @param started once it can be sent a signal
   */
  public void began(String id, boolean shares, Promise<WorkflowExecution> started) {
    SweepPace told = shares ? share() : whole();
    toCome -= shares ? 1 : 0;
    going.put(id, new Child(started, shares, told));
  }

  /**
   * Starts a child that begins with its share, and follows it to its end.
   *
   * @param started once it can be sent a signal
   * @param start starts it
   * @param ended gets what it answers; a child that fails fails the promise
   */
  <R> Promise<Void> follow(
      String id,
      Promise<WorkflowExecution> started,
      Supplier<Promise<R>> start,
      Consumer<R> ended) {
    began(id, true, started);
    return start
        .get()
        .handle(
            (answer, failure) -> {
              ended(id);
              if (failure != null) {
                throw failure;
              }
              ended.accept(answer);
              return null;
            });
  }

  /** Ids of those that are going, in the order in which they began. */
  List<String> going() {
    return List.copyOf(going.keySet());
  }

  /** A child has ended; the others get its share. */
  public void ended(String id) {
    going.remove(id);
    tell();
  }

  /** One that has ended in between can't be told, and need not be. */
  private void tell() {
    going.replaceAll(
        (id, child) -> {
          SweepPace next = child.shares() ? share() : whole();
          if (!child.told().isWorthTelling(next)) {
            return child;
          }
          Async.procedure(() -> send(id));
          return new Child(child.started(), child.shares(), next);
        });
  }

  /**
   * What is true by then: of two that are sent at once, the later one may come first. It goes to
   * the id and not to the child: a child that continued as new is another run by now.
   */
  private void send(String id) {
    Child starting = going.get(id);
    if (starting == null) {
      return;
    }
    starting.started().get();
    Child child = going.get(id);
    if (child != null) {
      Workflow.newUntypedExternalWorkflowStub(id).signal(SIGNAL, child.told());
    }
  }
}
