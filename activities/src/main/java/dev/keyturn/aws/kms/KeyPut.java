package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.key.KeyArn;
import software.amazon.awssdk.services.kms.KmsClient;

/** Puts what a key has one of. */
final class KeyPut {
  private KeyPut() {}

  static void policy(KmsClient kms, KeyArn key, String policy) {
    AwsFailures.call(
        "kms:PutKeyPolicy",
        key.value(),
        () ->
            kms.putKeyPolicy(
                request -> request.keyId(key.value()).policyName("default").policy(policy)));
  }
}
