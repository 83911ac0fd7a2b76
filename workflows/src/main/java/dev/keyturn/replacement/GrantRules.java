package dev.keyturn.replacement;

import dev.keyturn.key.GrantListing;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeySettings;
import dev.keyturn.key.Principals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What refuses a plan because of the grants that customers made. */
final class GrantRules {
  /** So many are named one by one. */
  private static final int MOST_NAMED = 20;

  private static final String LIMIT =
      String.format(
          Locale.ROOT, "%d grants, and %,d bytes of JSON", KeyGrants.MOST, GrantListing.MOST_BYTES);

  private GrantRules() {}

  /** Grants about which the input says nothing. */
  static List<Refusal> undecided(List<GrantDecision> decisions) {
    List<GrantDecision> undecided =
        decisions.stream().filter(one -> one.decision() == Carried.UNDECIDED).toList();
    List<Refusal> refusals = new ArrayList<>();
    undecided.stream().limit(MOST_NAMED).map(GrantRules::undecided).forEach(refusals::add);
    if (undecided.size() > MOST_NAMED) {
      refusals.add(
          new Refusal(
              (undecided.size() - MOST_NAMED) + " more grants of customers",
              "it is undecided whether the new key grants these too",
              "read them in the plan, and name the grantees in carryGrantsOf or in suspects"));
    }
    return refusals;
  }

  private static Refusal undecided(GrantDecision one) {
    String grantee = one.grant().granteePrincipal();
    return new Refusal(
        "grant " + one.grant().id() + " of " + grantee,
        "it is undecided whether the new key grants this too",
        Principals.isServicePrincipal(grantee)
            ? "name the service in carryGrantsOf, or revoke the grant if nothing needs it"
            : "name the grantee in carryGrantsOf or in suspects (carryGrantsOf [\"*\"]"
                + " carries all but suspects'), or revoke the grant if nothing needs it; a run that"
                + " waits looks again by retryFailed");
  }

  /**
   * More grants than a run can decide about; suspects' are no matter, as nothing is decided there.
   *
   * @param left what the key of an earlier run has, if there is one
   */
  static List<Refusal> refusals(
      KeyInventory key, List<String> suspects, Optional<KeySettings> left) {
    List<Refusal> refusals = new ArrayList<>();
    tooMany(key.key(), key.grants(), suspects).ifPresent(refusals::add);
    left.flatMap(settings -> tooMany(settings.key(), settings.grants(), suspects))
        .ifPresent(refusals::add);
    return refusals;
  }

  /** What could not be compared once it is all on the key of an earlier run. */
  static Optional<Refusal> refusal(Adoption adopted, List<GrantDecision> decisions) {
    List<KeyGrant> carried =
        decisions.stream()
            .filter(one -> one.decision() == Carried.CARRIED)
            .map(GrantDecision::grant)
            .toList();
    return GrantListing.haveRoom(carried, adopted.kept())
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "grants on " + adopted.key(),
                "customers have "
                    + adopted.kept().size()
                    + " on it, and with the "
                    + carried.size()
                    + " that are carried to it they would have more than a run can compare ("
                    + LIMIT
                    + ")",
                remedy(adopted.key())));
  }

  private static Optional<Refusal> tooMany(KeyArn key, KeyGrants grants, List<String> suspects) {
    long listed = grants.customers().stream().filter(grant -> !grant.isOf(suspects)).count();
    return Optional.of(grants.others())
        .filter(more -> more > 0)
        .map(
            more ->
                new Refusal(
                    "grants on " + key,
                    "customers have "
                        + (listed + more)
                        + ", of which a run can decide about the first "
                        + listed
                        + " and make them again ("
                        + LIMIT
                        + ")",
                    remedy(key)));
  }

  private static String remedy(KeyArn key) {
    return "revoke those that nothing needs, and those with the longest constraints first (aws kms"
        + " list-grants "
        + key.cliArguments()
        + " names them; those that services made and suspects' don't count); a run that waits"
        + " looks again by retryFailed";
  }
}
