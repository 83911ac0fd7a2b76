package dev.keyturn.aws.datakey;

import dev.keyturn.aws.s3.Pace;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

/**
 * Asks KMS under which key a data key is wrapped, and has it wrapped under the new one. Only
 * ReEncrypt is called, which never gives plaintext away; it changes nothing at AWS, so that every
 * call may be made twice.
 */
final class Rewrapping {
  /** The longest ciphertext that KMS takes. */
  private static final int LONGEST = 6_144;

  private static final String WRONG =
      "KMS can't read it with its encryption context: give the context that it was wrapped with,"
          + " and check that the ciphertext is KMS's own";

  private final KmsClient kms;
  private final KeyArn oldKey;
  private final KeyArn newKey;
  private final Pace pace;

  Rewrapping(KmsClient kms, KeyArn oldKey, KeyArn newKey, Pace pace) {
    this.kms = kms;
    this.oldKey = oldKey;
    this.newKey = newKey;
    this.pace = pace;
  }

  /**
   * Where a data key stands.
   *
   * @param wrappedKey its ciphertext now, base64
   * @param why what is wrong with it; empty if nothing is
   */
  record Result(Standing standing, String wrappedKey, String why) {}

  /** Moves a data key to the new key. */
  Result rewrap(WrappedDataKey key) {
    Optional<SdkBytes> blob = blob(key);
    if (blob.isEmpty()) {
      return notBase64(key);
    }
    try {
      ReEncryptResponse answer = call(key, blob.get(), oldKey, false);
      return answer.sourceKeyId().equals(oldKey.value()) && answer.keyId().equals(newKey.value())
          ? new Result(
              Standing.REWRAPPED,
              Base64.getEncoder().encodeToString(answer.ciphertextBlob().asByteArray()),
              "")
          : stays(key, Standing.FAILED, otherKeys(answer));
    } catch (IncorrectKeyException e) {
      return opensUnderNewKey(key, blob.get())
          ? stays(key, Standing.ALREADY_CURRENT, "")
          : stays(key, Standing.NOT_OURS, "");
    } catch (InvalidCiphertextException e) {
      return stays(key, Standing.FAILED, WRONG);
    }
  }

  /** Looks where a data key stands, without a cryptographic call with the old key. */
  Result verify(WrappedDataKey key) {
    Optional<SdkBytes> blob = blob(key);
    if (blob.isEmpty()) {
      return notBase64(key);
    }
    try {
      if (opensUnderNewKey(key, blob.get())) {
        return stays(key, Standing.ALREADY_CURRENT, "");
      }
      return isUnderOldKey(key, blob.get())
          ? stays(key, Standing.REMAINING, "is still wrapped under the old key")
          : stays(key, Standing.NOT_OURS, "");
    } catch (InvalidCiphertextException e) {
      return stays(key, Standing.FAILED, WRONG);
    }
  }

  /** Whether a data key is under the old key, or can't be told not to be. */
  boolean mayBeUnderOldKey(WrappedDataKey key) {
    try {
      return blob(key).map(blob -> isUnderOldKey(key, blob)).orElse(true);
    } catch (InvalidCiphertextException e) {
      return true;
    }
  }

  private boolean opensUnderNewKey(WrappedDataKey key, SdkBytes blob) {
    try {
      return call(key, blob, newKey, false).sourceKeyId().equals(newKey.value());
    } catch (IncorrectKeyException e) {
      return false;
    }
  }

  private boolean isUnderOldKey(WrappedDataKey key, SdkBytes blob) {
    try {
      call(key, blob, oldKey, true);
      return true;
    } catch (DryRunOperationException e) {
      return true;
    } catch (IncorrectKeyException e) {
      return false;
    }
  }

  private ReEncryptResponse call(WrappedDataKey key, SdkBytes blob, KeyArn source, boolean dryRun) {
    ReEncryptRequest.Builder request =
        ReEncryptRequest.builder()
            .ciphertextBlob(blob)
            .sourceKeyId(source.value())
            .destinationKeyId(newKey.value());
    if (!key.encryptionContext().isEmpty()) {
      request
          .sourceEncryptionContext(key.encryptionContext())
          .destinationEncryptionContext(key.encryptionContext());
    }
    if (dryRun) {
      request.dryRun(true);
    }
    return pace.call(() -> kms.reEncrypt(request.build()));
  }

  private static Optional<SdkBytes> blob(WrappedDataKey key) {
    try {
      byte[] bytes = Base64.getDecoder().decode(key.wrappedKey());
      return Optional.of(bytes).filter(blob -> blob.length <= LONGEST).map(SdkBytes::fromByteArray);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Result notBase64(WrappedDataKey key) {
    return stays(
        key, Standing.FAILED, "its wrapped key is not base64 of at most " + LONGEST + " bytes");
  }

  private static Result stays(WrappedDataKey key, Standing standing, String why) {
    return new Result(standing, key.wrappedKey(), why);
  }

  private String otherKeys(ReEncryptResponse answer) {
    return "KMS was asked to go from "
        + oldKey
        + " to "
        + newKey
        + " and says that it went from "
        + answer.sourceKeyId()
        + " to "
        + answer.keyId();
  }
}
