package dev.keyturn.runs;

import dev.keyturn.key.Holder;
import dev.keyturn.key.RunActivities;

/** Asks Temporal about other runs. */
public final class TemporalRunActivities implements RunActivities {
  private final TemporalRuns runs;

  public TemporalRunActivities(TemporalRuns runs) {
    this.runs = runs;
  }

  /** {@inheritDoc} Safe to run twice: it only asks. */
  @Override
  public Holder askHolder(String lockId) {
    return runs.query(TemporalRuns.newest(lockId), "holder", Holder.class);
  }
}
