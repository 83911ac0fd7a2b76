package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Principals;
import java.util.Optional;

/** Who may let suspects in again: another person than who asked for the run that shut them out. */
final class Lifting {
  private Lifting() {}

  /** What people are told where the suspects stay shut out. */
  static String left(String run) {
    return "containment stays: whom run \""
        + run
        + "\" shut out of the old key is still denied it, and the grants that it revoked stay so;"
        + " another person than its requester lets them in again by RestoreKey of that run with"
        + " \"liftContainment\":true (restore --lift-containment)";
  }

  /**
   * Refuses a person who may not.
   *
   * @param requester who asked for the run; empty where its record does not tell
   */
  static void refuseUnlessAnother(String person, Optional<String> requester) {
    if (requester.isEmpty()) {
      throw FailureType.INVALID_INPUT.failure(
          "liftContainment: the run's record does not tell who requested it, so that nobody is known"
              + " to be another person: leave it out, and take KeyturnContainment out of the key's"
              + " policy by hand");
    }
    if (Principals.samePerson(person, requester.get())) {
      throw FailureType.INVALID_INPUT.failure(
          "liftContainment: \""
              + person
              + "\" requested the run that shut the suspects out; have another person ask for it, or"
              + " leave it out, which goes back with the suspects shut out");
    }
  }
}
