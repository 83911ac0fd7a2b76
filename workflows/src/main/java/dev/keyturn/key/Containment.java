package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What containment changes on the old key, and what it needs to be undone byte for byte.
 *
 * @param run the workflow id; it names the containment in logs
 * @param savedPolicy the key policy before, byte for byte
 * @param containedPolicy the key policy with the statement {@code KeyturnContainment}
 * @param revokedGrants customer-made grants of suspects, as they were
 * @param unkept grants of suspects beside these, which are revoked too, also those that are made
 *     until the policy denies it; left out of the JSON where nobody looks for any
 */
public record Containment(
    KeyArn key,
    String run,
    String savedPolicy,
    String containedPolicy,
    List<KeyGrant> revokedGrants,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<UnkeptGrants> unkept) {
  public Containment {
    revokedGrants = List.copyOf(revokedGrants);
  }

  /** Which grants a person would have to make again, in words. */
  public String stillRevoked() {
    return revokedGrants.isEmpty()
        ? "no grant was revoked"
        : revokedGrants.stream()
            .map(grant -> grant.id() + " of " + grant.granteePrincipal())
            .collect(Collectors.joining(", ", "these grants stay revoked: ", ""));
  }

  /** This containment on top of an earlier one: undoing it undoes both. */
  public Containment after(Containment earlier) {
    List<KeyGrant> revoked = new ArrayList<>(earlier.revokedGrants);
    revokedGrants.stream().filter(grant -> !revoked.contains(grant)).forEach(revoked::add);
    String saved =
        PolicyReading.of(earlier.containedPolicy, savedPolicy).isSame()
            ? earlier.savedPolicy
            : savedPolicy;
    return new Containment(
        key,
        run,
        saved,
        containedPolicy,
        revoked,
        unkept.map(own -> earlier.unkept.map(own::and).orElse(own)).or(earlier::unkept));
  }
}
