package dev.keyturn.aws.envelope;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Pace;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiPredicate;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.ReEncryptRequest;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

/**
 * Asks KMS under which key a data key is wrapped, and has it wrapped under the new one. Only
 * ReEncrypt is called, which never gives plaintext away; it changes nothing at AWS, so that every
 * call may be made twice.
 */
public final class Rewrapping {
  /** The longest ciphertext that KMS takes. */
  private static final int LONGEST = 6_144;

  private static final String WRONG =
      "KMS can't read it with its encryption context: give the context that it was wrapped with,"
          + " and check that the ciphertext is KMS's own";

  private final KmsClient kms;
  private final KeyArn oldKey;
  private final KeyArn newKey;
  private final Pace pace;

  /** Asks through a client, at a pace. */
  public Rewrapping(KmsClient kms, KeyArn oldKey, KeyArn newKey, Pace pace) {
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
  public record Result(Standing standing, String wrappedKey, String why) {}

  /** Moves a data key, or looks where it stands. */
  public Result settle(WrappedDataKey key, SweepKind kind) {
    return switch (kind) {
      case REENCRYPT -> rewrap(key);
      case VERIFY -> verify(key);
      case PROVE -> sample(key);
    };
  }

  /**
   * Whether a new ciphertext of a data key opens under the new key with the context of the old one,
   * which is given up only then.
   */
  public boolean opens(WrappedDataKey key, String wrappedKey) {
    return verify(new WrappedDataKey(key.id(), wrappedKey, key.encryptionContext())).standing()
        == Standing.ALREADY_CURRENT;
  }

  /** Moves a data key to the new key. */
  private Result rewrap(WrappedDataKey key) {
    Optional<SdkBytes> blob = blob(key);
    if (blob.isEmpty()) {
      return notBase64(key);
    }
    try {
      ReEncryptResponse answer = call(key, blob.get(), Optional.of(oldKey), false);
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
  private Result verify(WrappedDataKey key) {
    return look(key, this::isUnderOldKey);
  }

  /**
   * Looks where a data key stands once the old key is disabled, when KMS answers no question any
   * more that names it.
   */
  private Result sample(WrappedDataKey key) {
    return look(key, this::needsOldKey);
  }

  private Result look(WrappedDataKey key, BiPredicate<WrappedDataKey, SdkBytes> remains) {
    Optional<SdkBytes> blob = blob(key);
    if (blob.isEmpty()) {
      return notBase64(key);
    }
    try {
      if (opensUnderNewKey(key, blob.get())) {
        return stays(key, Standing.ALREADY_CURRENT, "");
      }
      return remains.test(key, blob.get())
          ? stays(key, Standing.REMAINING, "is still wrapped under the old key")
          : stays(key, Standing.NOT_OURS, "");
    } catch (InvalidCiphertextException e) {
      return stays(key, Standing.FAILED, WRONG);
    }
  }

  /** Whether a data key is under the old key, or can't be told not to be. */
  public boolean mayBeUnderOldKey(WrappedDataKey key) {
    try {
      return blob(key).map(blob -> isUnderOldKey(key, blob)).orElse(true);
    } catch (InvalidCiphertextException e) {
      return true;
    }
  }

  private boolean opensUnderNewKey(WrappedDataKey key, SdkBytes blob) {
    try {
      return call(key, blob, Optional.of(newKey), false).sourceKeyId().equals(newKey.value());
    } catch (IncorrectKeyException e) {
      return false;
    }
  }

  private boolean isUnderOldKey(WrappedDataKey key, SdkBytes blob) {
    try {
      call(key, blob, Optional.of(oldKey), true);
      return true;
    } catch (DryRunOperationException e) {
      return true;
    } catch (IncorrectKeyException e) {
      return false;
    }
  }

  /**
   * A symmetric ciphertext names its key, so that KMS finds it unasked. If it can be used, it is
   * the old key only as long as that can be used too; if not, AWS's message says which key it is.
   */
  private boolean needsOldKey(WrappedDataKey key, SdkBytes blob) {
    try {
      call(key, blob, Optional.empty(), true);
      return false;
    } catch (DryRunOperationException e) {
      return isUnderUsableOldKey(key, blob);
    } catch (KmsException e) {
      FailureType type = AwsFailures.typeOf(e);
      boolean namesOldKey = AwsFailures.describe(e).contains(oldKey.keyId());
      if (type == FailureType.KEY_STATE) {
        return namesOldKey || !AwsFailures.describe(e).contains(":key/");
      }
      if (type == FailureType.ACCESS_DENIED || type == FailureType.NOT_FOUND) {
        return namesOldKey;
      }
      throw e;
    }
  }

  private boolean isUnderUsableOldKey(WrappedDataKey key, SdkBytes blob) {
    try {
      return isUnderOldKey(key, blob);
    } catch (KmsException e) {
      FailureType type = AwsFailures.typeOf(e);
      if (type == FailureType.KEY_STATE || type == FailureType.ACCESS_DENIED) {
        return false;
      }
      throw e;
    }
  }

  private ReEncryptResponse call(
      WrappedDataKey key, SdkBytes blob, Optional<KeyArn> source, boolean dryRun) {
    ReEncryptRequest.Builder request =
        ReEncryptRequest.builder()
            .ciphertextBlob(blob)
            .sourceKeyId(source.map(KeyArn::value).orElse(null))
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
