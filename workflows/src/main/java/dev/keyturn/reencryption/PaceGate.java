package dev.keyturn.reencryption;

import io.temporal.workflow.Workflow;
import java.util.Optional;

/** Where a sweep waits while it is paused, before the next thing that it would begin. */
final class PaceGate {
  private SweepPace pace;
  private String said = "";

  PaceGate(Optional<SweepPace> pace) {
    this.pace = pace.orElse(SweepPace.FULL);
  }

  SweepPace pace() {
    return pace;
  }

  /** Another pace, and what the web UI says of it. */
  void keep(SweepPace next, String saying) {
    pace = next;
    said = saying;
    show();
  }

  /** Shows the pace in the web UI in place of what stood there. */
  void show() {
    Workflow.setCurrentDetails(said);
  }

  /** Returns once the sweep may go on; true if it had to wait. */
  boolean pass() {
    boolean waits = pace.paused();
    Workflow.await(() -> !pace.paused());
    return waits;
  }
}
