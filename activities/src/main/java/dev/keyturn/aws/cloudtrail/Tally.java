package dev.keyturn.aws.cloudtrail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyCaller.Calls;
import dev.keyturn.key.KeyCallerLook;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/** Counts events by who called what, and how it ended; Keyturn's own are left out. */
final class Tally {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Comparator<KeyCaller> LAST_FIRST =
      Comparator.comparing((KeyCaller caller) -> caller.calls().last())
          .reversed()
          .thenComparing(KeyCaller::principal)
          .thenComparing(KeyCaller::operation)
          .thenComparing(KeyCaller::toString);

  private final Set<String> own;
  private final Map<Row, Calls> rows = new HashMap<>();

  Tally(List<String> own) {
    this.own = new HashSet<>(own);
  }

  /** A dry run, allowed or refused, uses no key, and whoever makes one needs none by it. */
  void add(Event event) {
    JsonNode detail = detail(event);
    if (detail.at("/requestParameters/dryRun").asBoolean()) {
      return;
    }
    Row row =
        new Row(
            principal(detail, event),
            text(detail, "/userIdentity/invokedBy"),
            Optional.ofNullable(event.eventName()).orElse("unknown"),
            text(detail, "/errorCode"));
    if (!own.contains(row.principal())) {
      rows.merge(row, Calls.at(event.eventTime()), Calls::and);
    }
  }

  KeyCallerLook look(Instant from, Optional<String> notAssessed) {
    List<KeyCaller> callers =
        rows.entrySet().stream()
            .map(entry -> entry.getKey().caller(entry.getValue()))
            .sorted(LAST_FIRST)
            .toList();
    int shown = Math.min(callers.size(), KeyCallerLook.MOST);
    return new KeyCallerLook(callers.subList(0, shown), callers.size() - shown, from, notAssessed);
  }

  /** A session means its role; of principals of other accounts the key's owner learns no ARN. */
  private static String principal(JsonNode detail, Event event) {
    return Stream.of(
            "/userIdentity/sessionContext/sessionIssuer/arn",
            "/userIdentity/arn",
            "/userIdentity/principalId",
            "/userIdentity/invokedBy",
            "/userIdentity/accountId")
        .flatMap(path -> text(detail, path).stream())
        .findFirst()
        .or(() -> Optional.ofNullable(event.username()))
        .orElse("unknown");
  }

  private static Optional<String> text(JsonNode detail, String path) {
    return Optional.of(detail.at(path).asText()).filter(text -> !text.isEmpty());
  }

  /** An event that can't be read is told of by its name and user all the same. */
  private static JsonNode detail(Event event) {
    try {
      return JSON.readTree(Optional.ofNullable(event.cloudTrailEvent()).orElse("{}"));
    } catch (JsonProcessingException notJson) {
      return JSON.createObjectNode();
    }
  }

  /** What makes calls the same. */
  private record Row(
      String principal, Optional<String> service, String operation, Optional<String> error) {
    KeyCaller caller(Calls calls) {
      return new KeyCaller(principal, service, operation, error, calls);
    }
  }
}
