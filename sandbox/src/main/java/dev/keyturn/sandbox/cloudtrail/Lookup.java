package dev.keyturn.sandbox.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/**
 * What LookupEvents is asked for.
 *
 * @param attribute {@code name=value} that an event must have
 * @param insight whether only Insights events are wanted, of which there are none
 * @param most events on a page
 */
record Lookup(
    Optional<String> attribute,
    Optional<Instant> start,
    Optional<Instant> end,
    boolean insight,
    int most) {
  private static final int MOST = 50;
  private static final int LONGEST_VALUE = 2_000;
  private static final Set<String> MEMBERS =
      Set.of(
          "LookupAttributes", "StartTime", "EndTime", "EventCategory", "MaxResults", "NextToken");
  private static final Set<String> KEYS =
      Set.of(
          "EventId",
          "EventName",
          "ReadOnly",
          "Username",
          "ResourceType",
          "ResourceName",
          "EventSource",
          "AccessKeyId");

  static Lookup of(ObjectNode body) {
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!MEMBERS.contains(name)) {
        throw refused("SerializationException", "The sandbox has no member " + name);
      }
    }
    Lookup lookup =
        new Lookup(
            attribute(body.path("LookupAttributes")),
            time(body, "StartTime"),
            time(body, "EndTime"),
            insight(body.path("EventCategory")),
            most(body.path("MaxResults")));
    if (lookup.start.isPresent() && lookup.end.filter(lookup.start.get()::isAfter).isPresent()) {
      throw refused("InvalidTimeRangeException", "StartTime is after EndTime.");
    }
    return lookup;
  }

  /** Both ends belong to the range; times of events are whole seconds. */
  boolean covers(Entry entry) {
    return !insight
        && attribute.filter(wanted -> !entry.attributes().contains(wanted)).isEmpty()
        && start.filter(entry.time()::isBefore).isEmpty()
        && end.filter(entry.time()::isAfter).isEmpty();
  }

  static AwsError refused(String code, String message) {
    return new AwsError(code, 400, message);
  }

  private static Optional<String> attribute(JsonNode list) {
    if (list.isMissingNode() || list.isNull() || list.isEmpty()) {
      return Optional.empty();
    }
    if (list.size() > 1) {
      throw refused("InvalidLookupAttributesException", "Only one lookup attribute is allowed.");
    }
    String key = list.path(0).path("AttributeKey").asText();
    String value = list.path(0).path("AttributeValue").asText();
    if (!KEYS.contains(key) || value.isEmpty() || value.length() > LONGEST_VALUE) {
      throw refused(
          "InvalidLookupAttributesException", "The lookup attribute " + key + " is not valid.");
    }
    return Optional.of(key + "=" + value);
  }

  /** In seconds since the epoch. */
  private static Optional<Instant> time(ObjectNode body, String name) {
    JsonNode value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isNumber()) {
      throw refused("InvalidTimeRangeException", name + " is not a time.");
    }
    Instant time = Instant.ofEpochMilli(value.decimalValue().movePointRight(3).longValue());
    return Optional.of(time.truncatedTo(ChronoUnit.SECONDS));
  }

  private static boolean insight(JsonNode category) {
    if (category.isMissingNode() || category.isNull()) {
      return false;
    }
    if (!category.asText().equals("insight")) {
      throw refused("InvalidEventCategoryException", "The event category is not valid.");
    }
    return true;
  }

  private static int most(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return MOST;
    }
    if (!value.isInt() || value.asInt() < 1 || value.asInt() > MOST) {
      throw refused("InvalidMaxResultsException", "MaxResults must be from 1 to " + MOST + ".");
    }
    return value.asInt();
  }
}
