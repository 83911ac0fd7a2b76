package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.LookAgain;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyLooks;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyWatchOrder;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;

/** Looks whether keys are as they were seen. */
final class KeyWatching {
  private final AwsClients clients;

  KeyWatching(AwsClients clients) {
    this.clients = clients;
  }

  KeyLooks look(KeyWatchOrder order) {
    KeyLooks now = looks(order);
    if (now.sights().equals(order.seen())) {
      throw LookAgain.unchanged("nobody has changed the keys", order.every());
    }
    return now;
  }

  private KeyLooks looks(KeyWatchOrder order) {
    try {
      return new KeyLooks(order.seen().stream().map(KeySight::key).map(this::observe).toList());
    } catch (ApplicationFailure unread) {
      throw LookAgain.unread(unread, order.every());
    }
  }

  private KeyObservation observe(KeyArn key) {
    return new KeyReader(clients.kms(RoleGroup.PLANNER, key.region()))
        .observe(key, Optional.empty());
  }
}
