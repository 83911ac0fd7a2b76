package dev.keyturn.replacement;

import java.util.List;
import java.util.function.Predicate;

/**
 * How many events the rest of a run takes. What follows a disable is counted as the most that it
 * can be: three events for a call, four for a child that is cancelled, and three more for each time
 * that the run is told of one alone. What comes before is counted by measure (ADR 35), since it can
 * be stopped.
 *
 * @param stores how many
 * @param outages how many of them may stop an instance, and say so in signals
 * @param readers samples to be read: of each store by the worker, of some by the application too
 * @param searches stores that are searched for wrapped keys that were put back
 * @param undone what the way back puts back, one by one
 */
record HistoryNeeds(int stores, int outages, int readers, int searches, int undone) {
  private static final int CALL = 6;
  private static final int CHILD = 12;

  /** Calls that don't depend on the stores, with pauses that follow settle. */
  private static final int OTHERS = 1_000;

  static HistoryNeeds of(ReplacementRequest request, List<StoreLedger> stores, RestorePoint point) {
    int byRoles =
        request.applicationRole().isEmpty() ? 0 : count(stores, StoreLedger::isReadByRoles);
    return new HistoryNeeds(
        stores.size(),
        count(stores, StoreLedger::mayStopInstances),
        stores.size() + byRoles,
        count(stores, PutBackSearch::isWritable),
        point.aliases().size()
            + point.bucketDefaults().size()
            + point.settings().templates().size());
  }

  /** From the next round of sweeps to the end, whatever the end is. */
  long fromNextRound() {
    return 18L * stores + 16L * outages + 4L * readers + OTHERS + fromDisable();
  }

  /** From the disable on: all is read twice, and then the worst comes out. */
  long fromDisable() {
    return reads() + fromLastReads();
  }

  /** All is read once more, because a person was waited for meanwhile. */
  long fromLastReads() {
    return reads() + CALL * (long) undone + OTHERS;
  }

  private long reads() {
    return CALL * (long) readers + CHILD * (long) searches + OTHERS;
  }

  private static int count(List<StoreLedger> stores, Predicate<StoreLedger> what) {
    return (int) stores.stream().filter(what).count();
  }
}
