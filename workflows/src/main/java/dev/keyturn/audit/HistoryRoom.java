package dev.keyturn.audit;

/** How much a run's history can hold: Temporal terminates a run at 51,200 events or 50 MB. */
final class HistoryRoom {
  /** The rest is for the report, and for pages of other targets that are under way. */
  private static final long EVENTS = 45_000;

  private static final long BYTES = 40_000_000;

  private HistoryRoom() {}

  static boolean isLeft(long events, long bytes) {
    return events < EVENTS && bytes < BYTES;
  }
}
