package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeySettings;
import dev.keyturn.key.Principals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What refuses a plan because of the grants that customers made. */
final class GrantRules {
  /** So many are named one by one. */
  private static final int MOST_NAMED = 20;

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
                + " carries all but suspects')");
  }

  /**
   * More grants than a run can decide about; suspects' are no matter, as nothing is decided there.
   *
   * @param left what the key of an earlier run has, if there is one
   */
  static List<Refusal> refusals(
      KeyInventory key, List<String> suspects, Optional<KeySettings> left) {
    List<Refusal> refusals = new ArrayList<>();
    if (key.grants().others() > 0) {
      long listed =
          key.grants().customers().stream().filter(grant -> !grant.isOf(suspects)).count();
      refusals.add(tooMany(key.key(), listed, key.grants().others()));
    }
    left.filter(settings -> settings.grants().isCut())
        .map(
            settings ->
                tooMany(
                    settings.key(),
                    settings.grants().customers().size(),
                    settings.grants().others()))
        .ifPresent(refusals::add);
    return refusals;
  }

  private static Refusal tooMany(KeyArn key, long listed, long more) {
    return new Refusal(
        "grants on " + key,
        "customers have "
            + (listed + more)
            + ", which is "
            + more
            + " more than a run can decide about and make again",
        "revoke those that nothing needs (aws kms list-grants "
            + key.cliArguments()
            + " names them; those that services made and suspects' don't count), until there are "
            + more
            + " fewer; a run that waits looks again by retryFailed");
  }
}
