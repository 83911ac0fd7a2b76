package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What has an id and tags, and is seen by others some time after it was made. */
abstract class Resource {
  private final Birth birth;
  private final Map<String, String> tags = new TreeMap<>();
  private Optional<Operator> operator = Optional.empty();

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

  /** The service that manages it. */
  final Optional<Operator> operator() {
    return operator;
  }

  final void operator(Operator service) {
    operator = Optional.of(service);
  }

  /**
   * A service that manages a resource.
   *
   * @param hidden whether the account hides what it manages, so that only who asks for managed
   *     resources sees it
   */
  record Operator(String principal, boolean hidden) {
    void write(Xml xml) {
      xml.inside(
          "operator",
          operator ->
              operator
                  .flag("managed", true)
                  .text("principal", principal)
                  .flag("hiddenByDefault", hidden));
    }
  }

  /** Its id, when it was made, and from when on all see it. */
  record Birth(String id, Instant created, Instant visible) {}
}
