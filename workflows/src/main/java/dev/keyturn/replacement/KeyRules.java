package dev.keyturn.replacement;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.ReplacementOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which keys this version replaces; everything else is refused with the reason and the remedy. */
public final class KeyRules {
  private KeyRules() {}

  /**
   * Why the key can't be replaced, or not even planned for.
   *
   * @param newSignaturesOnly whether data and signatures under the old key are left alone
   * @param importing whether the new key gets material of one's own
   */
  public static List<Refusal> refusals(
      KeyInventory key, String region, boolean newSignaturesOnly, boolean importing) {
    List<Refusal> refusals = new ArrayList<>();
    String what = "key " + key.key();
    if (!key.key().region().equals(region)) {
      refusals.add(
          new Refusal(
              "region " + region, "the key is in " + key.key().region(), "give that region"));
    }
    if (!key.key().account().equals(key.workerAccount())) {
      refusals.add(
          new Refusal(
              what,
              "it belongs to account "
                  + key.key().account()
                  + ", the worker to "
                  + key.workerAccount(),
              "run a worker in the key's account"));
    }
    if (!key.manager().equals("CUSTOMER")) {
      refusals.add(
          new Refusal(
              what,
              "it is AWS managed",
              "AWS rotates it; move the data to a customer managed key instead"));
      return refusals;
    }
    refuseKind(key, newSignaturesOnly, importing).ifPresent(refusals::add);
    if (!key.state().equals("Enabled")) {
      refusals.add(
          successor(key)
              .map(
                  next ->
                      new Refusal(
                          what,
                          "it is " + key.state() + " and was replaced by " + next.key(),
                          "give that key, or go back with RestoreKey of run \""
                              + next.run()
                              + "\""))
              .orElseGet(
                  () ->
                      new Refusal(
                          what,
                          "its state is " + key.state(),
                          key.state().equals("PendingImport")
                              ? "import its material first (strategy IMPORT with"
                                  + " \"newMaterialOnly\":true)"
                              : "enable it first: data under it can't be moved otherwise")));
    }
    refuseOrigin(key, importing).ifPresent(refusals::add);
    return refusals;
  }

  /** Why a key that may be planned for may not be replaced. */
  static List<Refusal> refusalsOfPlan(KeyInventory key, boolean newSignaturesOnly) {
    List<Refusal> refusals = new ArrayList<>();
    String what = "key " + key.key();
    if (key.multiRegion()) {
      refusals.add(
          new Refusal(
              what,
              "it is a multi-Region key",
              "this version only plans for those; replace every key of the family by hand"));
    }
    if (newSignaturesOnly && key.aliases().isEmpty()) {
      refusals.add(
          new Refusal(
              what,
              "no alias points to it, so that nobody would ever use a key in its place",
              successor(key)
                  .map(next -> "it was replaced by " + next.key() + "; give that key")
                  .orElse("give the key an alias, and let its callers use that")));
    }
    return refusals;
  }

  private static Optional<Refusal> refuseKind(
      KeyInventory key, boolean newSignaturesOnly, boolean importing) {
    boolean symmetric = key.kind().equals(KeyKind.SYMMETRIC);
    if (symmetric && newSignaturesOnly) {
      return Optional.of(
          new Refusal(
              "newSignaturesOnly",
              "key " + key.key() + " is a symmetric encryption key, which signs nothing",
              "leave the field out and list stores"));
    }
    return symmetric || newSignaturesOnly
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "key " + key.key(),
                "it is not a symmetric encryption key but " + key.kind(),
                "start RotateKey with strategy "
                    + (importing ? "IMPORT" : "REPLACE")
                    + " and \"newSignaturesOnly\":true: a new key"
                    + " under its aliases, and the old one stays for what was made with it"));
  }

  /** Material of one's own is not replaced by KMS's unawares. */
  private static Optional<Refusal> refuseOrigin(KeyInventory key, boolean importing) {
    boolean own = key.origin().equals(ReplacementOrder.EXTERNAL);
    return key.origin().equals("AWS_KMS") || (own && importing)
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "key " + key.key(),
                "its origin is " + key.origin(),
                own
                    ? "start RotateKey with strategy IMPORT: a new key with material of your own"
                    : "this version replaces keys with AWS_KMS material; replace it by hand"));
  }

  private static Optional<ReplacementCandidate> successor(KeyInventory key) {
    return key.candidates().stream()
        .filter(candidate -> candidate.state().equals("Enabled") && !candidate.runIsOpen())
        .findFirst();
  }
}
