package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.starter.run.Start;

/**
 * A rotation to be asked for.
 *
 * @param fields as they were given, which is what is sent
 * @param value what they mean
 */
record Rotation(ObjectNode fields, RotationRequest value) {
  /** Starts it, waits for its end, and shows its report. */
  int run(Session session, Output output) {
    return Reporting.ROTATE.start(session, start(), output);
  }

  private Start start() {
    boolean plans = value.mode() == RunMode.PLAN;
    String id = Reporting.ROTATE.type() + "/" + value.region() + "/" + value.key().shortName();
    return new Start(
        Reporting.ROTATE.type(),
        plans ? Request.planId(id) : id,
        fields,
        value.key().value(),
        (plans ? "Look how to rotate " : "Rotate ")
            + Request.summarised(value.key().shortName())
            + " in "
            + value.region(),
        "requested by "
            + value.requestedBy()
            + value.ticket().map(ticket -> "; ticket " + ticket).orElse(""));
  }
}
