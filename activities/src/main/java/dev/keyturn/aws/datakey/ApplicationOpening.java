package dev.keyturn.aws.datakey;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Pace;
import dev.keyturn.aws.s3.Parallel;
import dev.keyturn.aws.s3.Shown;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * Shows that an application may decrypt data keys that are under the new key. KMS is asked for a
 * dry run, which never answers with plaintext. Those under other keys are for the worker's own
 * sample to judge.
 */
final class ApplicationOpening {
  private final KmsClient kms;
  private final KeyArn newKey;
  private final String store;
  private final Pace pace;

  ApplicationOpening(KmsClient kms, KeyArn newKey, String store, Pace pace) {
    this.kms = kms;
    this.newKey = newKey;
    this.store = store;
    this.pace = pace;
  }

  SampleResult open(List<WrappedDataKey> keys, Parallel parallel) {
    return Opened.all(store, parallel.each(keys, this::one));
  }

  private Opened one(WrappedDataKey key) {
    String item = "data key " + Shown.text(key.id());
    try {
      return new Opened(wouldDecrypt(key), Optional.empty());
    } catch (IllegalArgumentException e) {
      return new Opened(false, Optional.of(item + ": its wrapped key is not base64"));
    } catch (SdkException e) {
      if (AwsFailures.typeOf(e).isPassing() || !(e instanceof KmsException)) {
        throw AwsFailures.of(e instanceof KmsException ? "kms:Decrypt" : "sts:AssumeRole", item, e);
      }
      return new Opened(false, Optional.of(item + ": " + AwsFailures.describe(e)));
    }
  }

  /** False for what is under another key. */
  private boolean wouldDecrypt(WrappedDataKey key) {
    DecryptRequest request =
        DecryptRequest.builder()
            .keyId(newKey.value())
            .ciphertextBlob(SdkBytes.fromByteArray(Base64.getDecoder().decode(key.wrappedKey())))
            .encryptionContext(key.encryptionContext())
            .dryRun(true)
            .build();
    try {
      pace.call(() -> kms.decrypt(request));
    } catch (DryRunOperationException wouldSucceed) {
      return true;
    } catch (IncorrectKeyException otherKey) {
      return false;
    }
    throw FailureType.AWS_REFUSED.failure(
        "kms:Decrypt on "
            + newKey
            + " was asked for a dry run, and the endpoint decrypted: use an endpoint that knows"
            + " DryRun, or leave applicationRole out");
  }
}
