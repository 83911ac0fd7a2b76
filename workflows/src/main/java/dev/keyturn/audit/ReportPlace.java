package dev.keyturn.audit;

/**
 * Where a run's report is.
 *
 * @param where in words: a file's directory is on the disk of some worker
 */
public record ReportPlace(ReportUri directory, String where) {}
