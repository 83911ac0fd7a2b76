package dev.keyturn.aws.iam;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.MentionActivities;
import dev.keyturn.key.MentionQuery;
import dev.keyturn.key.SimulatedUses;
import dev.keyturn.key.SuspectLooks;
import dev.keyturn.key.SuspectQuery;
import dev.keyturn.key.UseSimulationOrder;
import software.amazon.awssdk.services.iam.IamClient;

/** The mention activities, by IAM. */
public final class IamMentionActivities implements MentionActivities {
  /** AWS tells no quota of simulations; people and deployments use IAM too. */
  private static final double SIMULATIONS_PER_SECOND = 5;

  private final AwsClients clients;

  /** Of all runs of this worker together. */
  private final PacedReads simulations = new PacedReads(SIMULATIONS_PER_SECOND);

  public IamMentionActivities(AwsClients clients) {
    this.clients = clients;
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public KeyMentions findMentions(MentionQuery query) {
    return new MentionSearch(iam(query.key()), query).run();
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public SuspectLooks lookUpSuspects(SuspectQuery query) {
    return new SuspectLookup(iam(query.key()), query.account()).all(query.suspects());
  }

  /** {@inheritDoc} Safe to run twice: a simulation makes none of the calls that it is about. */
  @Override
  public SimulatedUses simulateKeyUse(UseSimulationOrder order) {
    return new UseSimulation(iam(order.oldKey()), order, simulations).run();
  }

  private IamClient iam(KeyArn key) {
    return clients.iam(RoleGroup.PLANNER, signingRegion(key.region()));
  }

  /** IAM is global: each partition signs it for one region. */
  private static String signingRegion(String keyRegion) {
    if (keyRegion.startsWith("cn-")) {
      return "cn-north-1";
    }
    return keyRegion.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
  }
}
