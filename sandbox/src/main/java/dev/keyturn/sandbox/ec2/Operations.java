package dev.keyturn.sandbox.ec2;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of operations, each with the parameters that it takes. */
final class Operations {
  private static final Set<String> COMMON = Set.of("Action", "Version", "DryRun");

  private final Map<String, Operation> table = new HashMap<>();

  /** Adds an operation; {@code parameters} are names between blanks. */
  void add(String name, String parameters, Handler handler) {
    table.put(name, new Operation(Set.of(parameters.split(" ", -1)), handler));
  }

  Optional<Operation> named(String name) {
    return Optional.ofNullable(table.get(name));
  }

  /** An operation. */
  record Operation(Set<String> parameters, Handler handler) {
    Operation {
      parameters = Set.copyOf(parameters);
    }

    /** Refuses what the sandbox would otherwise leave out in silence. */
    void check(Parameters input) {
      for (String name : input.names()) {
        if (!COMMON.contains(name) && !parameters.contains(name)) {
          throw Ec2Errors.unknownParameter(name);
        }
      }
    }
  }
}
