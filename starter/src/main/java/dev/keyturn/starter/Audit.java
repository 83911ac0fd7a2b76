package dev.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.audit.AuditRequest;
import dev.keyturn.audit.AuditTarget;
import dev.keyturn.starter.run.Start;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An audit to be asked for.
 *
 * @param fields as they were given, which is what is sent
 * @param value what they mean
 */
record Audit(ObjectNode fields, AuditRequest value) {
  /** The run to start; audits change nothing and may run side by side. */
  Start start() {
    return start(Request.stamped(id(where())));
  }

  /** The same for a schedule, which puts the time behind the id. */
  Start scheduled(Optional<String> name) {
    return start(id(name.orElseGet(this::where)));
  }

  private static String id(String name) {
    return Reporting.AUDIT.type() + "/" + name;
  }

  private Start start(String id) {
    return new Start(
        Reporting.AUDIT.type(),
        id,
        fields,
        Optional.empty(),
        "Audit keys in " + where(),
        "targets "
            + value.targets().stream().map(AuditTarget::toString).collect(Collectors.joining(", "))
            + "; report in "
            + value.report()
            + "; requested by "
            + value.requestedBy());
  }

  private String where() {
    int others = value.targets().size() - 1;
    return value.targets().get(0).region() + (others == 0 ? "" : "+" + others);
  }
}
