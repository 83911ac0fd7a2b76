package dev.keyturn.replacement;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.Principals;
import dev.keyturn.key.Suspect;
import java.util.Optional;
import java.util.stream.Stream;

/** Whom a run can't shut out of a key, and why. */
final class SuspectRules {
  private static final String OTHERS = "take it out of suspects, or respond as another principal";

  private SuspectRules() {}

  static Optional<Refusal> refusal(String named, ReplacementRequest request, KeyInventory key) {
    Suspect suspect = new Suspect(named);
    return suspect.canAct()
        ? suspect
            .account()
            .map(account -> ofAccount(named, account, key))
            .orElseGet(() -> ofPrincipal(suspect, request, key))
        : Optional.of(
            new Refusal(
                "suspects " + named,
                "nobody acts on a key as a group, an instance profile or the like",
                "name the users and roles that belong to it instead"));
  }

  /** An account whose key or worker it is would shut itself out for good. */
  private static Optional<Refusal> ofAccount(String named, String account, KeyInventory key) {
    boolean workers =
        Stream.concat(key.workerRoles().stream(), Stream.of(key.workerAccount()))
            .anyMatch(role -> Optional.of(account).equals(Suspect.accountOf(role)));
    String why =
        account.equals(key.key().account())
            ? "it is the account of the key itself"
            : workers ? "it is the worker's own account" : "";
    return refusal(named, why, "name the roles and users of it to shut out instead");
  }

  private static Optional<Refusal> ofPrincipal(
      Suspect suspect, ReplacementRequest request, KeyInventory key) {
    String why =
        key.workerRoles().stream().anyMatch(suspect::means)
            ? "it is the worker itself"
            : Principals.isOrActsAs(request.requestedBy(), suspect.named())
                ? "it is the responder"
                : suspect.isService() ? "it is a service-linked role" : "";
    return refusal(suspect.named(), why, OTHERS);
  }

  private static Optional<Refusal> refusal(String named, String why, String remedy) {
    return why.isEmpty()
        ? Optional.empty()
        : Optional.of(new Refusal("suspects " + named, why, remedy));
  }
}
