package dev.keyturn.replacement;

import dev.keyturn.key.KeyInventory;
import java.util.ArrayList;
import java.util.List;

/** Which keys this version replaces; everything else is refused with the reason and the remedy. */
final class KeyRules {
  private KeyRules() {}

  static List<Refusal> refusals(KeyInventory key, String region) {
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
    if (!key.spec().equals("SYMMETRIC_DEFAULT") || !key.usage().equals("ENCRYPT_DECRYPT")) {
      refusals.add(
          new Refusal(
              what,
              "it is not a symmetric encryption key but " + key.spec() + " for " + key.usage(),
              "replace it by hand; its callers name it or hold its public key"));
    }
    if (!key.state().equals("Enabled")) {
      refusals.add(
          new Refusal(
              what,
              "its state is " + key.state(),
              "enable it first: data under it can't be moved otherwise"));
    }
    if (key.multiRegion()) {
      refusals.add(
          new Refusal(
              what,
              "it is a multi-Region key",
              "this version handles single-Region keys; replace it by hand"));
    }
    if (!key.origin().equals("AWS_KMS")) {
      refusals.add(
          new Refusal(
              what,
              "its origin is " + key.origin(),
              "this version replaces keys with AWS_KMS material; replace it by hand"));
    }
    return refusals;
  }
}
