package dev.keyturn.sandbox.ec2;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What has an id and tags, and is seen by others some time after it was made. */
abstract class Resource {
  private final Birth birth;
  private final Map<String, String> tags = new TreeMap<>();

  Resource(Birth birth) {
    this.birth = birth;
  }

  abstract Kind kind();

  final String id() {
    return birth.id();
  }

  final Instant created() {
    return birth.created();
  }

  final boolean isVisible(Instant now) {
    return !now.isBefore(birth.visible());
  }

  /** The tags, which may be changed. */
  final Map<String, String> tags() {
    return tags;
  }

  /** Who, when, and from when on seen by all. */
  record Birth(String id, Instant created, Instant visible) {}
}
