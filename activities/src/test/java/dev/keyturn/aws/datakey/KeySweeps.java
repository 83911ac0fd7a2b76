package dev.keyturn.aws.datakey;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.aws.s3.Heartbeats;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataKeyActivities;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.reencryption.WrappedKeyFields;
import dev.keyturn.reencryption.WrappedKeySource;
import io.temporal.testing.TestActivityEnvironment;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DecryptResponse;

/** Sweeps over the data keys of an estate. */
abstract class KeySweeps {
  static final String FILE = "keys/wrapped.jsonl";
  static final WrappedKeySource.JsonLines SOURCE =
      new WrappedKeySource.JsonLines(Estate.BUCKET, FILE, WrappedKeyFields.DEFAULT);

  final Estate estate = new Estate();
  final Heartbeats heartbeats = new Heartbeats();
  final TestActivityEnvironment environment = Estate.activityEnvironment(heartbeats);
  final DataKeyActivities activities = activities();

  DataKeyActivities activities() {
    environment.registerActivitiesImplementations(new KmsDataKeyActivities(estate.worker()));
    return environment.newActivityStub(DataKeyActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  WrappedDataKey wrap(String id, KeyArn under) {
    Map<String, String> context = Map.of("id", id);
    var made =
        estate
            .kms()
            .generateDataKeyWithoutPlaintext(
                make -> make.keyId(under.value()).keySpec("AES_256").encryptionContext(context));
    return new WrappedDataKey(
        id, Base64.getEncoder().encodeToString(made.ciphertextBlob().asByteArray()), context);
  }

  byte[] open(WrappedDataKey key) {
    DecryptResponse opened =
        estate
            .kms()
            .decrypt(
                decrypt ->
                    decrypt
                        .ciphertextBlob(
                            SdkBytes.fromByteArray(Base64.getDecoder().decode(key.wrappedKey())))
                        .encryptionContext(key.encryptionContext()));
    return opened.plaintext().asByteArray();
  }

  DataKeyResult sweep(WrappedKeySource source, SweepKind kind, List<String> replaced) {
    return activities.sweepDataKeys(
        new DataKeyOrder(source, estate.sweep(ReencryptionMode.REWRAP, kind), replaced));
  }

  DataKeyResult rewrap(WrappedKeySource source) {
    return sweep(source, SweepKind.REENCRYPT, List.of());
  }

  static String line(WrappedDataKey key) {
    return "{\"id\":\"%s\", \"extra\": [1, 2.50], \"wrappedKey\":\"%s\",\"encryptionContext\":{\"id\":\"%s\"}}\n"
        .formatted(key.id(), key.wrappedKey(), key.id());
  }

  String putFile(String text) {
    return estate.put(FILE, text);
  }
}
