package dev.keyturn.acceptance.estate;

import dev.keyturn.reencryption.WrappedDataKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes wrapped data keys, as the application does for its tenants. */
final class DataKeyMaker {
  private static final int INLINE = 20;
  private static final int IN_FILE = 180;

  private final KmsClient kms;
  private final Map<String, WrappedDataKey> made = new ConcurrentHashMap<>();
  private final Map<String, String> plaintexts = new ConcurrentHashMap<>();

  DataKeyMaker(KmsClient kms) {
    this.kms = kms;
  }

  /** The calls that make the keys. */
  List<Runnable> makings() {
    List<Runnable> makings = new ArrayList<>();
    for (int i = 0; i < INLINE + IN_FILE; i++) {
      int number = i;
      makings.add(() -> make(number));
    }
    return makings;
  }

  /** Puts most of them into a file; the rest stays with the application. */
  WrappedKeys store(S3Client s3, Place file) {
    List<WrappedDataKey> keys = new ArrayList<>();
    for (int i = 0; i < INLINE + IN_FILE; i++) {
      keys.add(made.get(id(i)));
    }
    byte[] content = WrappedKeyFile.write(keys.subList(INLINE, keys.size()));
    s3.putObject(
        request ->
            request
                .bucket(file.bucket())
                .key(file.key())
                .contentType("application/jsonl")
                .metadata(Map.of("format", "wrapped-keys-1")),
        RequestBody.fromBytes(content));
    return new WrappedKeys(keys.subList(0, INLINE), file, plaintexts);
  }

  private void make(int number) {
    Map<String, String> context =
        Map.of("tenant", "tenant-" + number % 17, "purpose", "orders \u2603 " + number);
    GenerateDataKeyResponse key =
        kms.generateDataKey(
            request ->
                request
                    .keyId(Estate.ALIAS)
                    .keySpec(DataKeySpec.AES_256)
                    .encryptionContext(context));
    String wrapped = Base64.getEncoder().encodeToString(key.ciphertextBlob().asByteArray());
    made.put(id(number), new WrappedDataKey(id(number), wrapped, context));
    plaintexts.put(id(number), Hash.sha256(key.plaintext().asByteArray()));
  }

  private static String id(int number) {
    return "tenant-key-" + number;
  }
}
