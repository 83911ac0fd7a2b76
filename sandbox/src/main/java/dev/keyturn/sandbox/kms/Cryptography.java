package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Lag;
import dev.keyturn.sandbox.cloudtrail.EventId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cryptographic operations of one region: every one is authorized, checked against the key's
 * state, and recorded as usage when it succeeded. The lock of the region is held by the caller.
 */
final class Cryptography {
  private final Region region;
  private final Lag usageLag;

  Cryptography(Region region, Lag usageLag) {
    this.region = region;
    this.usageLag = usageLag;
  }

  /** Encrypts something under a key. */
  byte[] seal(Use use, KmsKey key, byte[] plaintext) {
    require("kms:" + use.operation(), use.circumstances(), key);
    use.endDryRun();
    byte[] blob = Ciphertext.seal(key, plaintext, use.circumstances().encryptionContext());
    record(use, key);
    return blob;
  }

  /** Decrypts a blob, with the key that the caller expects or the one that the blob names. */
  Opened open(Use use, Optional<KmsKey> expected, byte[] blob) {
    Ciphertext ciphertext = Ciphertext.parse(blob);
    KmsKey key =
        expected.or(() -> region.keyByTag(ciphertext.keyTag())).orElseThrow(Cryptography::unknown);
    require("kms:Decrypt", use.circumstances(), key);
    byte[] plaintext = open(ciphertext, key, use.circumstances().encryptionContext());
    use.endDryRun();
    record(use, key);
    return new Opened(key, ciphertext.materialOf(key).id(), plaintext);
  }

  /** Decrypts a blob and encrypts the plaintext anew, which never leaves this class. */
  Resealed reseal(Use use, Optional<KmsKey> expected, byte[] blob, Destination destination) {
    Ciphertext ciphertext = Ciphertext.parse(blob);
    KmsKey source =
        expected.or(() -> region.keyByTag(ciphertext.keyTag())).orElseThrow(Cryptography::unknown);
    requireReEncrypt(use, source, destination);
    Map<String, String> sourceContext = use.circumstances().encryptionContext();
    byte[] plaintext = open(ciphertext, source, sourceContext);
    use.endDryRun();
    byte[] resealed = Ciphertext.seal(destination.key(), plaintext, destination.context());
    record(use, source);
    record(use, destination.key());
    return new Resealed(source, ciphertext.materialOf(source).id(), resealed);
  }

  /** The checks of ReEncrypt that need no ciphertext. */
  void requireReEncrypt(Use use, KmsKey source, Destination destination) {
    boolean same = source == destination.key();
    Circumstances from =
        use.circumstances().with("kms:ReEncryptOnSameKey", List.of(String.valueOf(same)));
    require("kms:ReEncryptFrom", from, source);
    require("kms:ReEncryptTo", from.withContext(destination.context()), destination.key());
  }

  /** Demands that a key may be used now by this caller for symmetric cryptography. */
  void require(String action, Circumstances circumstances, KmsKey key) {
    new Authorizer(region).require(action, key, circumstances);
    StateRules.requireEnabled(key);
    if (!key.traits().isSymmetric()) {
      throw KmsErrors.of(
          "InvalidKeyUsageException",
          key.arn() + " is a " + key.traits().spec() + " key, which is not valid for " + action);
    }
  }

  private static byte[] open(Ciphertext ciphertext, KmsKey key, Map<String, String> context) {
    if (!ciphertext.keyTag().equals(Ciphertext.keyTag(key.identity().id()))) {
      throw KmsErrors.incorrectKey();
    }
    return ciphertext.open(key, context);
  }

  private static AwsError unknown() {
    return KmsErrors.accessDenied(
        "The ciphertext refers to a customer master key that does not exist, does not exist in"
            + " this region, or you are not allowed to access.");
  }

  private void record(Use use, KmsKey key) {
    Circumstances circumstances = use.circumstances();
    String requestId = circumstances.requestId();
    key.usages()
        .add(
            new KeyUsage(use.operation(), circumstances.now(), EventId.of(requestId), requestId),
            usageLag.settle(circumstances.now()));
  }

  /** A use of keys; a dry run ends when everything else is checked. */
  record Use(String operation, Circumstances circumstances, boolean dryRun) {
    void endDryRun() {
      if (dryRun) {
        throw KmsErrors.dryRun();
      }
    }
  }

  /** Where ReEncrypt encrypts to. */
  record Destination(KmsKey key, Map<String, String> context) {}

  /** What Decrypt gives. */
  @SuppressWarnings("ArrayRecordComponent") // plaintext is passed on, never compared
  record Opened(KmsKey key, String materialId, byte[] plaintext) {
    @Override
    public String toString() {
      return "Opened[" + key.arn() + "]";
    }
  }

  /** What ReEncrypt gives. */
  @SuppressWarnings("ArrayRecordComponent") // a blob is passed on, never compared
  record Resealed(KmsKey source, String sourceMaterialId, byte[] blob) {}
}
