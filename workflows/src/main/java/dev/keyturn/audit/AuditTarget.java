package dev.keyturn.audit;

import dev.keyturn.failure.Require;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an audit looks: one region of one account.
 *
 * @param role the role to act as, which says the account; the worker's own unless given
 */
public record AuditTarget(String region, Optional<String> role) {
  private static final int ACCOUNT = 4;

  public AuditTarget(@Nullable String region, Optional<String> role) {
    this.region = Require.region(region);
    this.role = role;
    role.ifPresent(
        given ->
            Require.that(
                given.matches("arn:aws[a-z-]*:iam::[0-9]{12}:role/.+"),
                "targets.role \"" + given + "\"",
                "give arn:aws:iam::<account>:role/<name>"));
  }

  /** The role's account; empty for the worker's own. */
  public Optional<String> accountOfRole() {
    return role.map(arn -> arn.split(":", -1)[ACCOUNT]);
  }

  /** The account and the region, whatever the role. */
  String place() {
    return accountOfRole().orElse("") + "/" + region;
  }

  @Override
  public String toString() {
    return region + role.map(given -> " as " + given).orElse("");
  }
}
