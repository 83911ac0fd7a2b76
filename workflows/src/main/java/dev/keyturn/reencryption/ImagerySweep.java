package dev.keyturn.reencryption;

import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * Goes over a kind of imagery again and again, until AWS has made every copy. What is in flight is
 * found again by its tags, so that nothing in history grows with the number of items.
 */
abstract class ImagerySweep extends StoreSweep {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** How long copies are waited for before a person has to look. */
  private static final Duration PATIENCE = Duration.ofDays(5);

  private final ImageryKind kind;
  private ImageryPass last = new ImageryPass(Tally.EMPTY, 0);

  ImagerySweep(ImageryKind kind, StoreRequest request) {
    super(request);
    this.kind = kind;
  }

  /** Runs the sweep. */
  final StoreResult sweep() {
    ImageryStore store = store();
    StoreSweeps.Begun begun = StoreSweeps.begin(request());
    gate().pass();
    long began = Workflow.currentTimeMillis();
    Duration pause = FIRST_PAUSE;
    last = pass(store, true);
    while (last.open() > 0) {
      long before = last.open();
      Workflow.newTimer(pause, waiting(before)).get();
      if (gate().pass()) {
        began = Workflow.currentTimeMillis();
      }
      boolean patient = Workflow.currentTimeMillis() - began < PATIENCE.toMillis();
      last = pass(store, patient);
      pause = next(pause, last.open() < before);
    }
    return begun.plain(last.tally());
  }

  @Override
  final ItemCounts counts() {
    return last.tally().counts();
  }

  private ImageryStore store() {
    if (request().store() instanceof ImageryStore store && store.kind() == kind) {
      return store;
    }
    throw FailureType.INVALID_INPUT.failure(
        "store: "
            + kind.workflowType()
            + " takes a store of type "
            + kind.type()
            + ", not "
            + request().store().type());
  }

  private ImageryPass pass(ImageryStore store, boolean patient) {
    String summary =
        (request().sweep().changes() ? "Move " : "Verify ")
            + kind.type()
            + (last.open() > 0 ? ", " + last.open() + " open" : "");
    return Workflow.newActivityStub(
            ImageryActivities.class, ActivityProfiles.page(TaskQueues.BULK, summary))
        .sweepImagery(
            new ImageryOrder(
                store,
                request().sweep(),
                request().run().orElseGet(() -> Workflow.getInfo().getWorkflowId()),
                Workflow.getInfo().getOriginalExecutionRunId(),
                patient));
  }

  /**
   * Pauses grow while nothing comes of them, and shrink while copies are made, so that new ones
   * begin soon. A long history takes only long pauses: weeks of them fit into one.
   */
  private static Duration next(Duration pause, boolean progress) {
    if (Workflow.getInfo().isContinueAsNewSuggested()) {
      return LONGEST_PAUSE;
    }
    Duration next = progress ? pause.dividedBy(2) : pause.multipliedBy(2);
    Duration atLeast = next.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : next;
    return atLeast.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : atLeast;
  }

  private static TimerOptions waiting(long open) {
    return TimerOptions.newBuilder().setSummary("Wait for AWS, " + open + " copies open").build();
  }
}
