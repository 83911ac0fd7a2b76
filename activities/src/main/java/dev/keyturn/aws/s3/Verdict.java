package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Standing;

/** What is to be done with one version; the same in both kinds of sweep. */
sealed interface Verdict {
  /** Nothing: it is not under the old key, or its key can't be told. */
  record Stands(Standing standing, String why) implements Verdict {}

  /** Written again in place, under a new data key. */
  record Copy() implements Verdict {}

  /** Its data key wrapped under the new key. */
  record Update() implements Verdict {}

  /** Under the old key, and this run can't move it. */
  record Pinned(PinReason reason, String why) implements Verdict {}
}
