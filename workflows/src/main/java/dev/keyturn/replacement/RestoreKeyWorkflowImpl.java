package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.failure.Require;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyLock;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recalls what a run changed and goes the way back, under the lock of both keys. */
public final class RestoreKeyWorkflowImpl implements RestoreKeyWorkflow {
  @Override
  public RestoreReport restore(RestoreRequest request) {
    RestorePoint point = recall(Require.input(request));
    Workflow.upsertTypedSearchAttributes(KeyturnAttributes.KEY.valueSet(point.oldKey().value()));
    Workflow.setCurrentDetails(details(point, request));
    if (request.liftContainment() && point.containment().isPresent()) {
      Lifting.refuseUnlessAnother(request.requestedBy(), point.requestedBy());
    }
    if (request.mode() == RunMode.PLAN) {
      return new RestoreReport(
          request.mode(),
          point,
          List.of(),
          List.of(),
          and(point.gaps(), and(left(point, request), List.of("nothing was changed"))),
          request.liftContainment());
    }
    KeyLock.take(point.oldKey());
    point.newKey().ifPresent(KeyLock::take);
    WayBack back =
        new WayBack(
            point, request.liftContainment(), request.settle(), RestoreKeyWorkflowImpl::fail);
    back.go();
    // Not before: a way back that fails leaves the key disabled, and watched.
    Aftermath.end(point.oldKey());
    if (back.tookAllBack()) {
      LastingRecord.end(point);
    }
    return new RestoreReport(
        request.mode(),
        point,
        back.aliases(),
        readBack(back.point()),
        and(point.gaps(), back.notes()),
        request.liftContainment());
  }

  private static List<String> left(RestorePoint point, RestoreRequest request) {
    return request.liftContainment()
        ? List.of()
        : point.containment().map(Containment::run).map(Lifting::left).stream().toList();
  }

  private static List<String> and(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  private static List<CarryOver> readBack(RestorePoint point) {
    try {
      return CarryCheck.ofWayBack(point);
    } catch (ActivityFailure failure) {
      throw FailureType.passedOn(failure);
    }
  }

  private static RestorePoint recall(RestoreRequest request) {
    try {
      return Steps.recall("Recall what the run changed", request.settle()).recallRun(request);
    } catch (ActivityFailure failure) {
      throw FailureType.passedOn(failure);
    }
  }

  /** Every step can be run again, so that a failed way back is simply started again. */
  private static void fail(String said) {
    throw FailureType.AWS_REFUSED.failure(
        "the way back stopped: " + said + "; mend that and start RestoreKey again");
  }

  private static String details(RestorePoint point, RestoreRequest request) {
    return "### "
        + request.mode()
        + "\n\nOld key `"
        + point.oldKey()
        + "` is enabled and unsealed, "
        + point.aliases()
        + " move back from "
        + point.newKey().map(key -> "`" + key + "`").orElse("no key")
        + ", bucket defaults "
        + point.bucketDefaults()
        + point
            .containment()
            .map(
                suspects ->
                    request.liftContainment()
                        ? ", suspects are let in again"
                        : ", suspects stay shut out")
            .orElse("")
        + "\n"
        + point.gaps().stream().map(gap -> "\n**" + gap + "**\n").collect(Collectors.joining());
  }
}
