package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.MentionQuery;
import io.temporal.failure.ActivityFailure;
import java.util.List;
import java.util.Optional;

/** The IAM policies that name a key: shown to people, and never a reason to stop. */
public final class Mentions {
  private Mentions() {}

  /** Looks for them; what can't be found out is said instead. */
  public static Optional<KeyMentions> of(KeyArn key, List<KeyAlias> aliases, String summary) {
    try {
      return Optional.of(Steps.mentions(summary).findMentions(new MentionQuery(key, aliases)));
    } catch (ActivityFailure failure) {
      Cancellation.passOn(failure);
      return Optional.of(KeyMentions.notKnown(FailureType.message(failure)));
    }
  }
}
