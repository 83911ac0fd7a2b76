package dev.keyturn.retirement;

/** What became of a watch. */
public record WatchReport(WatchOutcome outcome, WatchStatus status) {}
