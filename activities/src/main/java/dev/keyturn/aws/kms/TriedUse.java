package dev.keyturn.aws.kms;

import dev.keyturn.key.KeyArn;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DryRunModifierType;

/**
 * What applications do with a key of symmetric encryption, as far as KMS answers a dry run of it
 * without anything that was encrypted under the key. Encrypt comes first: an endpoint that knows no
 * dry run is found out by it, and makes no data key.
 */
enum TriedUse {
  ENCRYPT("kms:Encrypt"),
  GENERATE_DATA_KEY("kms:GenerateDataKey"),
  GENERATE_DATA_KEY_WITHOUT_PLAINTEXT("kms:GenerateDataKeyWithoutPlaintext"),
  DECRYPT("kms:Decrypt"),
  RE_ENCRYPT("kms:ReEncrypt*");

  private final String action;

  TriedUse(String action) {
    this.action = action;
  }

  /** As a policy names it. */
  String action() {
    return action;
  }

  /** Asks KMS for a dry run, which is never answered but by an error. */
  void ask(KmsClient kms, KeyArn key) {
    String id = key.value();
    DryRunModifierType noCiphertext = DryRunModifierType.IGNORE_CIPHERTEXT;
    switch (this) {
      case ENCRYPT -> kms.encrypt(r -> r.keyId(id).plaintext(Canary.TEXT).dryRun(true));
      case GENERATE_DATA_KEY ->
          kms.generateDataKey(r -> r.keyId(id).keySpec(DataKeySpec.AES_256).dryRun(true));
      case GENERATE_DATA_KEY_WITHOUT_PLAINTEXT ->
          kms.generateDataKeyWithoutPlaintext(
              r -> r.keyId(id).keySpec(DataKeySpec.AES_256).dryRun(true));
      case DECRYPT -> kms.decrypt(r -> r.keyId(id).dryRun(true).dryRunModifiers(noCiphertext));
      case RE_ENCRYPT ->
          kms.reEncrypt(
              r ->
                  r.sourceKeyId(id)
                      .destinationKeyId(id)
                      .dryRun(true)
                      .dryRunModifiers(noCiphertext));
    }
  }
}
