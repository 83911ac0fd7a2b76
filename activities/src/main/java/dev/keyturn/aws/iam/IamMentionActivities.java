package dev.keyturn.aws.iam;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.MentionActivities;
import dev.keyturn.key.MentionQuery;
import dev.keyturn.key.SuspectLooks;
import dev.keyturn.key.SuspectQuery;

/** The mention activities, by IAM. */
public final class IamMentionActivities implements MentionActivities {
  private final AwsClients clients;

  public IamMentionActivities(AwsClients clients) {
    this.clients = clients;
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public KeyMentions findMentions(MentionQuery query) {
    String region = signingRegion(query.key().region());
    return new MentionSearch(clients.iam(RoleGroup.PLANNER, region), query).run();
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public SuspectLooks lookUpSuspects(SuspectQuery query) {
    String region = signingRegion(query.key().region());
    return new SuspectLookup(clients.iam(RoleGroup.PLANNER, region), query.account())
        .all(query.suspects());
  }

  /** IAM is global: each partition signs it for one region. */
  private static String signingRegion(String keyRegion) {
    if (keyRegion.startsWith("cn-")) {
      return "cn-north-1";
    }
    return keyRegion.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
  }
}
