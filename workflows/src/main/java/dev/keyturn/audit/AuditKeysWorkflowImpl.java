package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ActivityProfiles;
import dev.keyturn.TaskQueues;
import dev.keyturn.audit.AuditProgress.Phase;
import dev.keyturn.audit.AuditProgress.TargetProgress;
import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.replacement.KeyturnAttributes;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Goes over the targets side by side, and over the keys of each page by page. */
public final class AuditKeysWorkflowImpl implements AuditKeysWorkflow {
  private static final String FULL =
      "this run's history holds no more pages; audit fewer targets in one run, and keep the"
          + " policy's exemptions few, because they travel with every page";

  private final List<TargetProgress> progress = new ArrayList<>();
  private Phase phase = Phase.PREPARING;
  private String ending = "";

  @Override
  public AuditReport audit(AuditRequest given) {
    AuditRequest request = Require.input(given);
    Instant began = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    checkPolicy(request.policy(), began);
    ReportOrder order = order(request);
    ReportPlace place = steps("Prepare the report").prepareAuditReport(order);
    List<TargetAudit> targets = audited(request, order, began);
    requireSomethingSeen(targets);
    tellFindings(targets);
    ReportAssembly assembly = assembly(request, order, began, targets);
    enter(Phase.REPORTING);
    ReportSummary summary = steps("Write the report").writeAuditReport(assembly);
    ending = AuditEnd.markdown(place, summary);
    enter(Phase.DONE);
    return new AuditReport(
        assembly.total(),
        summary.worst(),
        targets,
        place.directory(),
        place.where(),
        summary.comparison());
  }

  @Override
  public AuditProgress progress() {
    return new AuditProgress(phase, progress);
  }

  /** Exemptions that are over are refused, so that nobody takes them to hold. */
  private static void checkPolicy(AuditPolicy policy, Instant now) {
    try {
      policy.at(now);
    } catch (IllegalArgumentException over) {
      throw FailureType.INVALID_INPUT.failure("policy." + over.getMessage());
    }
  }

  private static ReportOrder order(AuditRequest request) {
    return new ReportOrder(
        request.report().child(Workflow.getInfo().getRunId()),
        request.targets().get(0).region(),
        request.compareWith());
  }

  private List<TargetAudit> audited(AuditRequest request, ReportOrder order, Instant began) {
    request
        .targets()
        .forEach(one -> progress.add(new TargetProgress(TargetAudit.none(one), false)));
    enter(Phase.READING);
    List<Promise<TargetAudit>> all =
        IntStream.range(0, request.targets().size())
            .mapToObj(
                index ->
                    Async.function(
                        () -> {
                          TargetAudit pages = audited(request.policy(), order, index);
                          return pages.pages() > 0
                              ? together(request, order, began, index)
                              : done(index, pages);
                        }))
            .toList();
    return all.stream().map(Promise::get).toList();
  }

  private TargetAudit audited(AuditPolicy policy, ReportOrder order, int index) {
    TargetAudit audit = progress.get(index).audit();
    try {
      Optional<String> marker = Optional.empty();
      do {
        PageAudit page = page(policy, order, index, marker);
        audit = audit.plus(page.tally());
        marker = page.next();
        tell(index, new TargetProgress(audit, false));
      } while (marker.isPresent() && hasRoom());
      if (marker.isPresent()) {
        audit = audit.brokenOff(FULL);
        tell(index, new TargetProgress(audit, false));
      }
    } catch (ActivityFailure failure) {
      audit = audit.brokenOff(reason(failure));
      tell(index, new TargetProgress(audit, false));
    }
    return audit;
  }

  private static boolean hasRoom() {
    WorkflowInfo info = Workflow.getInfo();
    return HistoryRoom.isLeft(info.getHistoryLength(), info.getHistorySize());
  }

  private TargetAudit together(AuditRequest request, ReportOrder order, Instant began, int index) {
    TargetAudit audit = progress.get(index).audit();
    EstateAudit estate;
    try {
      estate =
          steps("Judge the keys in " + audit.target() + " together")
              .auditKeysTogether(
                  new EstateOrder(
                      audit.target(),
                      index,
                      audit.pages(),
                      request.policy(),
                      order,
                      request.buckets(),
                      earlier(request),
                      began));
    } catch (ActivityFailure failure) {
      estate = EstateAudit.none(reason(failure));
    }
    return done(index, audit.plus(estate));
  }

  private TargetAudit done(int index, TargetAudit audit) {
    tell(index, new TargetProgress(audit, true));
    return audit;
  }

  private static String reason(ActivityFailure failure) {
    if (failure.getCause() instanceof CanceledFailure) {
      throw failure;
    }
    return FailureType.message(failure);
  }

  private static Optional<ReportUri> earlier(AuditRequest request) {
    return request.compareWith().or(AuditKeysWorkflowImpl::lastReport);
  }

  private PageAudit page(
      AuditPolicy policy, ReportOrder order, int index, Optional<String> marker) {
    TargetAudit sofar = progress.get(index).audit();
    String name = AuditPage.name(index, sofar.pages());
    return Workflow.newActivityStub(
            AuditActivities.class,
            ActivityProfiles.audit(
                TaskQueues.BULK,
                "Judge page " + (sofar.pages() + 1) + " of the keys in " + sofar.target()))
        .auditKeyPage(new AuditPage(sofar.target(), marker, policy, order, name));
  }

  private static void tellFindings(List<TargetAudit> targets) {
    Workflow.upsertTypedSearchAttributes(
        KeyturnAttributes.FINDINGS.valueSet(total(targets).found()));
  }

  private static AuditTally total(List<TargetAudit> targets) {
    return targets.stream().map(TargetAudit::tally).reduce(AuditTally.NONE, AuditTally::plus);
  }

  private static void requireSomethingSeen(List<TargetAudit> targets) {
    if (targets.stream().allMatch(one -> one.pages() == 0 && one.notAssessed().isPresent())) {
      throw FailureType.AWS_REFUSED.failure(
          targets.stream()
              .map(one -> "target " + one.target() + ": " + one.notAssessed().orElseThrow())
              .collect(Collectors.joining("; ")));
    }
  }

  private static ReportAssembly assembly(
      AuditRequest request, ReportOrder order, Instant began, List<TargetAudit> targets) {
    return new ReportAssembly(
        order,
        Workflow.getInfo().getWorkflowId(),
        began,
        request.requestedBy(),
        total(targets),
        targets,
        earlier(request));
  }

  /** Of a schedule's last run; read loosely, because another version may have written it. */
  private static Optional<ReportUri> lastReport() {
    return Optional.ofNullable(Workflow.getLastCompletionResult(JsonNode.class))
        .map(last -> last.path("report").asText())
        .filter(ReportUri::isOne)
        .map(ReportUri::new);
  }

  private void enter(Phase next) {
    phase = next;
    show();
  }

  private void tell(int index, TargetProgress now) {
    progress.set(index, now);
    show();
  }

  private void show() {
    Workflow.setCurrentDetails(progress().markdown() + ending);
  }

  private static AuditActivities steps(String summary) {
    return Workflow.newActivityStub(
        AuditActivities.class, ActivityProfiles.audit(TaskQueues.BULK, summary));
  }
}
