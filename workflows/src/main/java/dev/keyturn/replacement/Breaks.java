package dev.keyturn.replacement;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.SealMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What stops working once another key is in place. For the callers of a key that isn't symmetric,
 * AWS has no ReEncrypt for what such keys made, and a caller who gives the alias gets the new key
 * for old signatures, MACs and ciphertexts too.
 */
final class Breaks {
  private Breaks() {}

  /** What KMS does no more once the material is one's own. */
  static List<String> ofImport(KeyInventory key) {
    return key
        .rotationPeriodDays()
        .map(
            days ->
                "automatic rotation every "
                    + days
                    + " days ends with the old key: KMS makes no material for the new one; bring it"
                    + " some by strategy IMPORT with \"newMaterialOnly\":true")
        .stream()
        .toList();
  }

  /** What is denied before anybody approves, although the old key is still enabled. */
  static List<String> ofSeal(SealMode mode) {
    String when =
        mode == SealMode.NOW ? "once nothing is left to be re-encrypted" : "once `seal` is sent";
    return mode == SealMode.NONE
        ? List.of()
        : List.of(
            "whoever writes under the old key by its id or ARN is denied "
                + when
                + ", before the approval: Encrypt, GenerateDataKey and ReEncryptTo (KeyturnSeal in"
                + " its policy); all that is under it stays readable");
  }

  static List<String> of(KeyInventory key) {
    String aliases =
        key.aliases().stream().map(KeyAlias::toString).collect(Collectors.joining(", "));
    String instead = "; let them name " + key.key() + " for what is older than this run";
    List<String> breaks = new ArrayList<>();
    breaks.add(
        switch (key.usage()) {
              case "SIGN_VERIFY" ->
                  "Verify through " + aliases + " says no to signatures that the old key made";
              case "GENERATE_VERIFY_MAC" ->
                  "VerifyMac through " + aliases + " says no to MACs that the old key made";
              case "KEY_AGREEMENT" ->
                  "DeriveSharedSecret through "
                      + aliases
                      + " gives other secrets than peers derive who hold the old public key";
              default ->
                  "Decrypt through "
                      + aliases
                      + " fails on what was encrypted under the old key or its public key";
            }
            + instead);
    if (!key.usage().equals("GENERATE_VERIFY_MAC")) {
      breaks.add(
          "who keeps the old public key must get the new one by GetPublicKey, and keep the old one"
              + " for what is older");
    }
    return breaks;
  }
}
