package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyLooks;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyWatchOrder;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;

/**
 * Looks whether keys are as they were seen. That they are is a failure, after which Temporal makes
 * another attempt: its own way to poll over a long time.
 */
final class KeyWatching {
  private final AwsClients clients;

  KeyWatching(AwsClients clients) {
    this.clients = clients;
  }

  KeyLooks look(KeyWatchOrder order) {
    KeyLooks now = looks(order);
    if (now.sights().equals(order.seen())) {
      throw again(order, "nobody has changed the keys")
          .setType("Unchanged")
          .setCategory(ApplicationErrorCategory.BENIGN)
          .build();
    }
    return now;
  }

  /** Nothing that a look runs into may end the watch. */
  private KeyLooks looks(KeyWatchOrder order) {
    try {
      return new KeyLooks(order.seen().stream().map(KeySight::key).map(this::observe).toList());
    } catch (ApplicationFailure unread) {
      throw again(order, "could not look: " + FailureType.message(unread))
          .setType(unread.getType())
          .build();
    }
  }

  private KeyObservation observe(KeyArn key) {
    return new KeyReader(clients.kms(RoleGroup.PLANNER, key.region()))
        .observe(key, Optional.empty())
        .withoutServices();
  }

  private static ApplicationFailure.Builder again(KeyWatchOrder order, String why) {
    return ApplicationFailure.newBuilder()
        .setMessage(why + "; Keyturn looks again in " + order.every().toSeconds() + " seconds")
        .setNextRetryDelay(order.every());
  }
}
