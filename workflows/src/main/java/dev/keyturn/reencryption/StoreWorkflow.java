package dev.keyturn.reencryption;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;

/** What the workflows of all stores, and of their parts, answer and are told. */
public interface StoreWorkflow {
  /** How far the sweep is. */
  @QueryMethod(name = "progress", description = "How far this sweep is.")
  SweepProgress progress();

  /** Another pace, from the run that this is part of. */
  @SignalMethod(
      name = "keepPace",
      description = "Sent by the run that this is part of; people send pause, resume, throttle.")
  void keepPace(SweepPace pace);
}
