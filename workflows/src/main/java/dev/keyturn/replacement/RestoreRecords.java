package dev.keyturn.replacement;

import dev.keyturn.CanonicalJson;

/** What is known of the records that runs leave of what they changed: one for each execution. */
public final class RestoreRecords {
  /** The workflow type of a record. */
  public static final String TYPE = "KeepRestorePoint";

  /** Temporal ends a run that sends more than 2 MiB at once. */
  private static final int MOST_CHARACTERS = 1_500_000;

  private RestoreRecords() {}

  /**
   * The workflow id of a record.
   *
   * @param runId of the execution's first run, which a reset does not change
   */
  public static String id(String run, String runId) {
    return prefix(run) + runId;
  }

  /** How the ids of all records of a workflow id begin. */
  public static String prefix(String run) {
    return "restore/" + run + "/";
  }

  /** Whether a record can be told of it. */
  static boolean fit(RestorePoint point) {
    return CanonicalJson.of(point).length() <= MOST_CHARACTERS;
  }
}
