package dev.keyturn.sandbox.cloudtrail;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The ids of events. */
public final class EventId {
  private EventId() {}

  /** The id of the event that tells of a request: known before there is the event. */
  public static String of(String requestId) {
    return UUID.nameUUIDFromBytes(requestId.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
