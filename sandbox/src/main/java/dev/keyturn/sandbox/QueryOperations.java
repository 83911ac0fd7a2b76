package dev.keyturn.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The operations of a service of the query protocol, each with the parameters that it takes. */
public final class QueryOperations<H> {
  private static final Set<String> COMMON = Set.of("Action", "Version");

  private final Function<String, AwsError> invalid;
  private final Map<String, Operation<H>> table = new TreeMap<>();

  /**
   * @param invalid the service's error for input that it can't take, of a message
   */
  public QueryOperations(Function<String, AwsError> invalid) {
    this.invalid = invalid;
  }

  /** Adds an operation; {@code parameters} are names between blanks. */
  public void add(String name, String parameters, H handler) {
    table.put(name, new Operation<>(Set.of(parameters.split(" ", -1)), handler, invalid));
  }

  /** The name of the operation that is asked for; empty if there is none of it. */
  public Optional<String> named(WireRequest request) {
    return Optional.ofNullable(QueryProtocol.parameters(request).get("Action"))
        .filter(table::containsKey);
  }

  /** The operation of that name; refuses what the sandbox does not have. */
  public Operation<H> named(String action) {
    return Optional.ofNullable(table.get(action))
        .orElseThrow(
            () -> new AwsError("NotImplemented", 501, "The sandbox has no operation " + action));
  }

  /** An operation and the parameters that it takes. */
  public record Operation<H>(
      Set<String> parameters, H handler, Function<String, AwsError> invalid) {
    /** Copies what may change. */
    public Operation {
      parameters = Set.copyOf(parameters);
    }

    /** Refuses what the sandbox would otherwise leave out in silence. */
    public void check(Map<String, String> form) {
      for (String name : form.keySet()) {
        String member = name.replaceFirst("\\..*", "");
        if (!COMMON.contains(member) && !parameters.contains(member)) {
          throw invalid.apply("The sandbox has no parameter " + name);
        }
      }
    }
  }
}
