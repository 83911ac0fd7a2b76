package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Turns an error on one item into a problem, until there are so many of a kind that the page can't
 * be trusted: then the whole page fails, to be tried again or to ask a person. Thread-safe.
 */
public final class Incidents {
  /** How many items of a page may be denied, or stay without an answer. */
  private static final int TOLERATED = 3;

  /** From this attempt on, items without an answer are reported instead of tried again. */
  private static final int LAST_PATIENT_ATTEMPT = 5;

  private final String store;
  private final boolean patient;
  private final AtomicInteger denied = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();

  /** Begins to count for one page. */
  public Incidents(String store, int attempt) {
    this.store = store;
    this.patient = attempt < LAST_PATIENT_ATTEMPT;
  }

  /** What an error on an item makes of it. */
  public Tally of(String action, String item, SdkException error) {
    FailureType type = AwsFailures.typeOf(error);
    boolean unknown = type.isPassing();
    boolean stops =
        type == FailureType.KEY_STATE
            || (type == FailureType.ACCESS_DENIED && denied.incrementAndGet() > TOLERATED)
            || (unknown && unanswered.incrementAndGet() > TOLERATED && patient);
    if (stops) {
      throw AwsFailures.of(action, store + ", " + item, error);
    }
    return problem(
        item,
        unknown ? Standing.UNKNOWN : Standing.FAILED,
        action + ": " + AwsFailures.describe(error));
  }

  /** One item that is a problem. */
  public Tally problem(String item, Standing standing, String detail) {
    return Tally.problem(new Problem(store, item, standing, detail));
  }
}
