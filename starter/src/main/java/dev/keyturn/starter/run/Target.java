package dev.keyturn.starter.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the command's own options say about where Temporal is; the rest is the environment's. */
public record Target(
    Optional<String> address, Optional<String> namespace, Optional<String> profile) {
  /** Nothing said: the environment and the profile decide. */
  public static final Target OF_ENVIRONMENT =
      new Target(Optional.empty(), Optional.empty(), Optional.empty());

  /** The same as options of the {@code temporal} command. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    address.ifPresent(value -> arguments.addAll(List.of("--address", value)));
    namespace.ifPresent(value -> arguments.addAll(List.of("--namespace", value)));
    profile.ifPresent(value -> arguments.addAll(List.of("--profile", value)));
    return List.copyOf(arguments);
  }
}
