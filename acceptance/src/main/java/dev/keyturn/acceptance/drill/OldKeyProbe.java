package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Asks the old key to decrypt what it once wrapped. */
final class OldKeyProbe {
  private final Aws aws;
  private final Estate estate;

  OldKeyProbe(Aws aws, Estate estate) {
    this.aws = aws;
    this.estate = estate;
  }

  /** The old key's answer to an actor: an error code, or that it still decrypts. */
  String answerTo(Actor actor) {
    WrappedDataKey key = estate.wrappedKeys().inline().get(0);
    byte[] blob = Base64.getDecoder().decode(key.wrappedKey());
    try {
      aws.kms(actor)
          .decrypt(
              request ->
                  request
                      .keyId(estate.oldKey())
                      .ciphertextBlob(SdkBytes.fromByteArray(blob))
                      .encryptionContext(key.encryptionContext()));
      return "it still decrypts";
    } catch (KmsException refused) {
      return refused.awsErrorDetails().errorCode();
    }
  }
}
