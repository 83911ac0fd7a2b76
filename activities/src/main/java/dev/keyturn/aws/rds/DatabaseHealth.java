package dev.keyturn.aws.rds;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.KeyNeeds;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.retirement.Inaccessible;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;

/**
 * Whether RDS can still open its databases. It tells by the status {@code
 * inaccessible-encryption-credentials-recoverable}, from which there is a way back for seven days,
 * and {@code inaccessible-encryption-credentials}, from which there is none (RDS user guide,
 * Viewing DB instance status).
 */
public final class DatabaseHealth {
  private static final String LOST = "inaccessible-encryption-credentials";
  private static final int PAGE = 100;

  private final RdsClient rds;
  private final PacedReads reads;

  public DatabaseHealth(RdsClient rds, PacedReads reads) {
    this.rds = rds;
    this.reads = reads;
  }

  /** The instances and clusters of the region. */
  public void look(KeyNeeds needs) {
    needs.look("RDS instances", () -> instances(needs));
    needs.look("RDS clusters", () -> clusters(needs));
  }

  private void instances(KeyNeeds needs) {
    reads.pages(
        from ->
            AwsFailures.call(
                "rds:DescribeDBInstances",
                "the region's DB instances",
                () ->
                    rds.describeDBInstances(
                        list -> list.maxRecords(PAGE).marker(from.orElse(null)))),
        DescribeDbInstancesResponse::marker,
        page ->
            page.dbInstances()
                .forEach(
                    one ->
                        note(
                            needs,
                            "RDS instance",
                            one.kmsKeyId(),
                            one.dbInstanceIdentifier(),
                            one.dbInstanceStatus())));
  }

  private void clusters(KeyNeeds needs) {
    reads.pages(
        from ->
            AwsFailures.call(
                "rds:DescribeDBClusters",
                "the region's DB clusters",
                () ->
                    rds.describeDBClusters(
                        list -> list.maxRecords(PAGE).marker(from.orElse(null)))),
        DescribeDbClustersResponse::marker,
        page ->
            page.dbClusters()
                .forEach(
                    one ->
                        note(
                            needs,
                            "RDS cluster",
                            one.kmsKeyId(),
                            one.dbClusterIdentifier(),
                            one.status())));
  }

  private static void note(
      KeyNeeds needs, String what, @Nullable String key, String name, @Nullable String status) {
    if (needs.isUnder(key)) {
      String state = String.valueOf(status);
      if (state.startsWith(LOST)) {
        needs.inaccessible(new Inaccessible(what, name, state, !state.equals(LOST)));
      } else {
        needs.working(what + "s", name);
      }
    }
  }
}
