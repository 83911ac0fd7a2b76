package dev.keyturn.aws.estate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.audit.EstateJudgement;
import dev.keyturn.audit.EstateOrder;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.audit.RotationPromise;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.report.ReportFiles;
import dev.keyturn.failure.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When an earlier report had the keys of a region rotate; a few bytes a key are kept. */
final class RotationPromises {
  private final ReportFiles files;

  RotationPromises(AwsClients clients) {
    this.files = new ReportFiles(clients);
  }

  /** That of a schedule's last run may be gone; that is no reason to say nothing else. */
  void compare(EstateOrder order, EstateJudgement judgement) {
    if (order.compareWith().isEmpty()) {
      judgement.gap(FindingKind.NEXT_ROTATION_MOVED, "there is no earlier report to compare with");
      return;
    }
    try {
      judgement.compareWith(read(order.compareWith().get(), order));
    } catch (ApplicationFailure gone) {
      if (!gone.isNonRetryable()) {
        throw gone;
      }
      judgement.gap(FindingKind.NEXT_ROTATION_MOVED, FailureType.message(gone));
    }
  }

  private Map<String, RotationPromise> read(ReportUri report, EstateOrder order) {
    Map<String, RotationPromise> promises = new HashMap<>();
    String here = ":" + order.target().region() + ":";
    files.earlier(
        report,
        order.order().region(),
        key ->
            promise(key.path("note"))
                .filter(found -> key.path("key").asText().contains(here))
                .ifPresent(found -> promises.put(key.path("key").asText(), found)));
    return promises;
  }

  /** Reports of earlier versions have none. */
  private static Optional<RotationPromise> promise(JsonNode note) {
    return time(note.path("promised"))
        .flatMap(
            next ->
                time(note.path("materialSince")).map(since -> new RotationPromise(next, since)));
  }

  private static Optional<Instant> time(JsonNode text) {
    try {
      return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
    } catch (DateTimeException other) {
      return Optional.empty();
    }
  }
}
