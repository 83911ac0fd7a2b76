package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.key.RoleQuery;
import dev.keyturn.key.RoleTrial;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** Tries whether the worker may act as a role. */
final class RoleTrials {
  private final AwsClients clients;

  RoleTrials(AwsClients clients) {
    this.clients = clients;
  }

  RoleTrial of(RoleQuery query) {
    try {
      clients.stsAs(query.role(), query.region()).getCallerIdentity();
      return new RoleTrial(query.role(), Optional.empty());
    } catch (SdkException e) {
      if (AwsFailures.typeOf(e).isPassing()) {
        throw AwsFailures.of("sts:AssumeRole", query.role(), e);
      }
      return new RoleTrial(query.role(), Optional.of(AwsFailures.describe(e)));
    }
  }
}
