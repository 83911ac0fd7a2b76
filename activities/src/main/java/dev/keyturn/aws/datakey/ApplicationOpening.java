package dev.keyturn.aws.datakey;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.s3.Pace;
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

  /** What KMS said of one data key. */
  private enum Answer {
    WOULD_DECRYPT,
    NOT_UNDER_NEW_KEY
  }

  private record Opened(boolean read, Optional<String> error) {}

  SampleResult open(List<WrappedDataKey> keys, Parallel parallel) {
    List<Opened> opened = parallel.each(keys, this::one);
    int read = (int) opened.stream().filter(Opened::read).count();
    return new SampleResult(
        store, read, opened.stream().flatMap(one -> one.error().stream()).toList());
  }

  private Opened one(WrappedDataKey key) {
    String item = "data key " + Shown.text(key.id());
    try {
      return new Opened(ask(key) == Answer.WOULD_DECRYPT, Optional.empty());
    } catch (IllegalArgumentException e) {
      return new Opened(false, Optional.of(item + ": its wrapped key is not base64"));
    } catch (SdkException e) {
      FailureType type = AwsFailures.typeOf(e);
      boolean saysNothing = type == FailureType.UNAVAILABLE || type == FailureType.THROTTLED;
      if (saysNothing || !(e instanceof KmsException)) {
        throw AwsFailures.of(e instanceof KmsException ? "kms:Decrypt" : "sts:AssumeRole", item, e);
      }
      return new Opened(false, Optional.of(item + ": " + AwsFailures.describe(e)));
    }
  }

  private Answer ask(WrappedDataKey key) {
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
      return Answer.WOULD_DECRYPT;
    } catch (IncorrectKeyException otherKey) {
      return Answer.NOT_UNDER_NEW_KEY;
    }
    throw FailureType.AWS_REFUSED.failure(
        "kms:Decrypt on "
            + newKey
            + " was asked for a dry run, and the endpoint decrypted: use an endpoint that knows"
            + " DryRun, or leave applicationRole out");
  }
}
