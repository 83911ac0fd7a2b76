package dev.keyturn.aws.estate;

import dev.keyturn.audit.EstateJudgement;
import dev.keyturn.audit.EstateOrder;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.DataPart;
import dev.keyturn.aws.LeftData;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.aws.dynamodb.TableLeftData;
import dev.keyturn.aws.ebs.Ec2LeftData;
import dev.keyturn.aws.s3.BucketLeftData;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks over a region for what dead keys still protect; asks nothing where there are none. */
final class LeftDataReader {
  /** Lists and descriptions a second, few beside what any of the services allows. */
  private static final double READS = 10;

  private static final double HEADS = 100;

  private final AwsClients clients;
  private final Map<KeyArn, List<KeyAlias>> dead = new LinkedHashMap<>();

  LeftDataReader(AwsClients clients) {
    this.clients = clients;
  }

  /** A key that is dead or retired. */
  void addKey(KeyArn key, List<KeyAlias> aliases) {
    dead.put(key, aliases);
  }

  void read(EstateOrder order, EstateJudgement judgement) {
    if (dead.isEmpty()) {
      return;
    }
    String region = order.target().region();
    Optional<String> role = order.target().role();
    PacedReads reads = new PacedReads(READS);
    BucketLeftData buckets =
        new BucketLeftData(clients.s3Audited(role, region), region, reads, new PacedReads(HEADS));
    List<DataPart> parts =
        new ArrayList<>(new Ec2LeftData(clients.ec2Audited(role, region), reads).parts());
    parts.addAll(new TableLeftData(clients.dynamodbAudited(role, region), region, reads).parts());
    parts.add(buckets.defaults());
    read(FindingKind.DATA_ON_DEAD_KEY, parts, judgement);
    if (order.buckets().isEmpty()) {
      judgement.gap(FindingKind.OBJECTS_ON_DEAD_KEY, "no bucket is named to look into");
    }
    read(
        FindingKind.OBJECTS_ON_DEAD_KEY,
        order.buckets().stream().map(buckets::objects).toList(),
        judgement);
  }

  /** What AWS refuses for good is told and left out; whatever may pass is tried again. */
  private void read(FindingKind kind, List<DataPart> parts, EstateJudgement judgement) {
    LeftData left = new LeftData();
    dead.forEach(left::addKey);
    for (DataPart part : parts) {
      try {
        part.read().accept(left);
      } catch (ApplicationFailure failure) {
        if (!failure.isNonRetryable()) {
          throw failure;
        }
        judgement.gap(kind, part.what() + ": " + FailureType.message(failure));
      }
    }
    judgement.judge(kind, left.left());
  }
}
