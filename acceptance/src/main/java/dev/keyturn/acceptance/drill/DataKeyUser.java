package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Hash;
import dev.keyturn.acceptance.estate.Place;
import dev.keyturn.acceptance.estate.WrappedKeyFile;
import dev.keyturn.acceptance.estate.WrappedKeys;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Unwraps data keys, without naming the key that wraps them, and compares the plaintexts. */
final class DataKeyUser {
  private static final int PER_STEP = 4;

  private final S3Client s3;
  private final KmsClient kms;
  private final WrappedKeys keys;
  private final Usage usage;
  private final SplittableRandom random;
  private volatile List<WrappedDataKey> inline;

  DataKeyUser(S3Client s3, KmsClient kms, WrappedKeys keys, Usage usage, long seed) {
    this.s3 = s3;
    this.kms = kms;
    this.keys = keys;
    this.usage = usage;
    this.random = new SplittableRandom(seed);
    this.inline = keys.inline();
  }

  /** Uses these inline keys from now on. */
  void install(List<WrappedDataKey> rewrapped) {
    if (!rewrapped.isEmpty()) {
      inline = List.copyOf(rewrapped);
    }
  }

  /** The inline keys in use. */
  List<WrappedDataKey> inline() {
    return inline;
  }

  /** Reads the file anew, because its keys may have been wrapped again, and unwraps a few. */
  void unwrapSome() {
    usage.count("GetObject " + keys.file(), () -> unwrapSome(readFile()));
    unwrapSome(inline);
  }

  /** The wrapped keys in the file as it is now. */
  List<WrappedDataKey> readFile() {
    Place file = keys.file();
    return WrappedKeyFile.read(
        s3.getObjectAsBytes(request -> request.bucket(file.bucket()).key(file.key()))
            .asByteArray());
  }

  /** Unwraps a key; fails if its plaintext is another than it was. */
  void unwrap(WrappedDataKey key) {
    SdkBytes blob = SdkBytes.fromByteArray(Base64.getDecoder().decode(key.wrappedKey()));
    byte[] plaintext =
        kms.decrypt(
                request -> request.ciphertextBlob(blob).encryptionContext(key.encryptionContext()))
            .plaintext()
            .asByteArray();
    if (!Hash.sha256(plaintext).equals(keys.plaintexts().get(key.id()))) {
      throw new Usage.WrongAnswer(key.id() + " unwraps to another plaintext");
    }
  }

  private void unwrapSome(List<WrappedDataKey> from) {
    for (int i = 0; i < PER_STEP; i++) {
      WrappedDataKey key = from.get(random.nextInt(from.size()));
      usage.count("Decrypt " + key.id(), () -> unwrap(key));
    }
  }
}
