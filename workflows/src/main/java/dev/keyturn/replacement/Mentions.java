package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.MentionQuery;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/** The IAM policies that name a key: shown to people, and never a reason to stop. */
public final class Mentions {
  private static final String CHANGE = "mentions";

  private Mentions() {}

  /** Looks for them; empty in runs that began before there was this look. */
  public static Optional<KeyMentions> of(KeyArn key, List<KeyAlias> aliases, String summary) {
    if (Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION) {
      return Optional.empty();
    }
    try {
      return Optional.of(Steps.mentions(summary).findMentions(new MentionQuery(key, aliases)));
    } catch (ActivityFailure failure) {
      if (CancellationScope.current().isCancelRequested()) {
        throw failure;
      }
      return Optional.of(KeyMentions.notKnown(FailureType.message(failure)));
    }
  }
}
