package dev.keyturn.audit;

import dev.keyturn.SentByPeople;
import dev.keyturn.failure.BucketNames;
import dev.keyturn.failure.Require;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The input of an audit, the public contract of {@code AuditKeys}.
 *
 * @param targets the regions and accounts to look at, 1 to 20, each once
 * @param policy what keys are held to; the defaults of {@link AuditPolicy} unless given
 * @param report where every run makes a directory of its own for its report
 * @param compareWith the directory of an earlier run's report; that of the schedule's last run
 *     unless given
 * @param buckets buckets in whose objects dead keys are looked for, at most 50; objects are not
 *     assessed unless some are given
 * @param requestedBy who asks
 */
@SentByPeople
public record AuditRequest(
    List<AuditTarget> targets,
    AuditPolicy policy,
    ReportUri report,
    Optional<ReportUri> compareWith,
    List<String> buckets,
    String requestedBy) {
  private static final int MOST_TARGETS = 20;
  private static final int MOST_BUCKETS = 50;

  public AuditRequest(
      @Nullable List<AuditTarget> targets,
      @Nullable AuditPolicy policy,
      @Nullable ReportUri report,
      Optional<ReportUri> compareWith,
      @Nullable List<String> buckets,
      @Nullable String requestedBy) {
    this.targets = Require.list(targets, "targets");
    this.policy = policy == null ? new AuditPolicy(null, null) : policy;
    this.report =
        Require.present(report, "report", "give file:/<directory> or s3://<bucket>/<prefix>");
    this.compareWith = compareWith;
    this.buckets = Require.list(buckets, "buckets");
    Require.that(this.buckets.size() <= MOST_BUCKETS, "buckets", "give at most " + MOST_BUCKETS);
    this.buckets.forEach(name -> BucketNames.check(name, "buckets"));
    this.requestedBy =
        Require.words(requestedBy, "requestedBy", "say who asks, such as an e-mail address");
    Require.that(
        !this.targets.isEmpty() && this.targets.size() <= MOST_TARGETS,
        "targets",
        "give 1 to " + MOST_TARGETS);
    Require.that(
        this.targets.stream().map(AuditTarget::place).distinct().count() == this.targets.size(),
        "targets",
        "name each region of each account once");
  }
}
