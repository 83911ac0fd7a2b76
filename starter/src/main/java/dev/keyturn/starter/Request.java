package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.Shortened;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.starter.run.Start;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A replacement to be asked for.
 *
 * @param fields as they were given, which is what is sent
 * @param value what they mean
 */
record Request(ObjectNode fields, ReplacementRequest value) {
  private static final int SUMMARY_LIMIT = 60;
  private static final int DETAILS_LIMIT = 2_000;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** The id of a run that only plans what the run of that id would do; it must not collide. */
  static String planId(String id) {
    return stamped(planned(id));
  }

  /** The same for a schedule, which puts the time behind the id. */
  static String planned(String id) {
    return "Plan/" + id;
  }

  /** An id of a run that needs no lock, so that it collides with none. */
  static String stamped(String id) {
    return id + "/" + STAMP.format(Clock.systemUTC().instant());
  }

  /** A name cut to what a summary has room for. */
  static String summarised(String name) {
    return Shortened.to(SUMMARY_LIMIT, name);
  }

  /** Whether the fields ask for more than a plan. */
  boolean executes() {
    return value.mode() == RunMode.EXECUTE;
  }

  /** The run that only plans. */
  Start plan() {
    ObjectNode planned = fields.deepCopy();
    planned.put("mode", RunMode.PLAN.name());
    return start(planId(place()), planned, "Plan to replace ");
  }

  /** The run that responds. */
  Start response() {
    return start("RespondToCompromise/" + place(), fields, "Replace compromised ");
  }

  private String place() {
    return value.region() + "/" + value.key().shortName();
  }

  private Start start(String id, ObjectNode input, String verb) {
    String key = value.key().value();
    String summary = verb + summarised(value.key().shortName()) + " in " + value.region();
    return new Start("RespondToCompromise", id, input, Optional.of(key), summary, details());
  }

  private String details() {
    String stores =
        value.stores().stream().map(DataStore::storeId).collect(Collectors.joining(", "));
    return "key "
        + value.key()
        + "; stores "
        + Shortened.to(DETAILS_LIMIT, stores)
        + "; requested by "
        + value.requestedBy()
        + value.ticket().map(ticket -> "; ticket " + ticket).orElse("");
  }
}
