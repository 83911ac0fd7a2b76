package dev.keyturn.testing;

import dev.keyturn.audit.AuditActivities;
import dev.keyturn.audit.AuditPage;
import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.Comparison;
import dev.keyturn.audit.EstateAudit;
import dev.keyturn.audit.EstateOrder;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.PageAudit;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.ReportOrder;
import dev.keyturn.audit.ReportPlace;
import dev.keyturn.audit.ReportSummary;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Two pages of one key each in every region, with one finding each; nobody gets into Frankfurt, and
 * into Paris not after the first page; Mumbai can't be reached. The directory {@code full} takes no
 * report.
 */
public final class FakeAuditActivities implements AuditActivities {
  public static final KeyArn KEY = new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");

  private final Queue<String> called = new ConcurrentLinkedQueue<>();
  private final Queue<ReportAssembly> written = new ConcurrentLinkedQueue<>();

  /** What was called, in order. */
  public List<String> called() {
    return List.copyOf(called);
  }

  /** The reports that were written. */
  public List<ReportAssembly> written() {
    return List.copyOf(written);
  }

  @Override
  public ReportPlace prepareAuditReport(ReportOrder order) {
    if (order.directory().path().contains("full")) {
      throw FailureType.INVALID_INPUT.failure("report is full");
    }
    called.add("prepare");
    return new ReportPlace(order.directory(), "on the disk of worker one");
  }

  @Override
  public PageAudit auditKeyPage(AuditPage page) {
    String region = page.target().region();
    boolean last = page.marker().isPresent();
    if (region.equals("eu-central-1") || (region.equals("eu-west-3") && last)) {
      throw FailureType.ACCESS_DENIED.failure("kms:ListKeys denied");
    }
    called.add(page.name());
    if (region.equals("ap-south-1")) {
      throw FailureType.UNAVAILABLE.failure("kms:ListKeys timed out");
    }
    FindingKind kind = last ? FindingKind.PUBLIC_POLICY : FindingKind.ROTATION_OFF;
    Finding finding = new Finding(kind, KEY, "seen", "do", "cmd");
    return new PageAudit(
        last ? Optional.empty() : Optional.of("more"),
        AuditTally.of(
            new KeyAudit(
                KEY, "CUSTOMER", List.of(finding), List.of(), List.of(), Optional.empty())));
  }

  @Override
  public EstateAudit auditKeysTogether(EstateOrder order) {
    if (order.target().region().equals("eu-west-3")) {
      throw FailureType.ACCESS_DENIED.failure("ec2:DescribeVolumes denied");
    }
    called.add(EstateOrder.name(order.index()) + " of " + order.pages());
    Finding finding = new Finding(FindingKind.UNFINISHED_RUN, KEY, "seen", "do", "cmd");
    return new EstateAudit(
        AuditTally.more(
            new KeyAudit(
                KEY, "CUSTOMER", List.of(finding), List.of(), List.of(), Optional.empty())),
        List.of(),
        true);
  }

  @Override
  public ReportSummary writeAuditReport(ReportAssembly assembly) {
    called.add("write");
    written.add(assembly);
    return new ReportSummary(
        List.of(new Finding(FindingKind.PUBLIC_POLICY, KEY, "seen", "do", "cmd")),
        assembly.compareWith().map(with -> Comparison.none(with, "only a fake")));
  }
}
