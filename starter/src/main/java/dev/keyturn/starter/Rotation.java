package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.starter.run.Start;
import java.util.Optional;

/**
 * A rotation to be asked for.
 *
 * @param fields as they were given, which is what is sent
 * @param value what they mean
 */
record Rotation(ObjectNode fields, RotationRequest value) {
  /** Whether it puts another key in the place of this one. */
  boolean replaces() {
    return value.replacement().isPresent();
  }

  /** Whether the fields ask for more than a plan. */
  boolean executes() {
    return value.mode() == RunMode.EXECUTE;
  }

  /** The run to start. */
  Start start() {
    String id = id(place());
    return start(executes() ? id : Request.planId(id));
  }

  /** The same for a schedule, which puts the time behind the id. */
  Start scheduled(Optional<String> name) {
    String id = id(name.orElseGet(this::place));
    return start(executes() ? id : Request.planned(id));
  }

  private static String id(String name) {
    return Reporting.ROTATE.type() + "/" + name;
  }

  private String place() {
    return value.region() + "/" + value.key().shortName();
  }

  private Start start(String id) {
    return new Start(
        Reporting.ROTATE.type(),
        id,
        fields,
        Optional.of(value.key().value()),
        (executes() ? "Rotate " : "Look how to rotate ")
            + Request.summarised(value.key().shortName())
            + " in "
            + value.region(),
        "requested by "
            + value.requestedBy()
            + value.ticket().map(ticket -> "; ticket " + ticket).orElse(""));
  }
}
