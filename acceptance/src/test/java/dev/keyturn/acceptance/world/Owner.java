package dev.keyturn.acceptance.world;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.process.WorkDirectory;
import dev.keyturn.key.CanonicalPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Who has the keys and the data under them. The clients are in this process: one that is started
 * for each call, as the AWS CLI is, costs a second of the machine each time.
 */
public final class Owner implements AutoCloseable {
  /** What is encrypted. */
  public static final String PLAINTEXT = "hello";

  /** What is in each object. */
  public static final String CONTENT = "one order";

  /** The name of a bucket's object. */
  public static final String OBJECT = "order";

  private final Aws aws;
  private final KmsClient kms;
  private final S3Client s3;
  private final WorkDirectory directory;

  /** Who owns what is at an endpoint; ciphertexts are files of the directory. */
  public Owner(URI endpoint, WorkDirectory directory) {
    this.aws = new Aws(endpoint, World.REGION);
    this.kms = aws.kms(Actor.OWNER);
    this.s3 = aws.s3(Actor.OWNER);
    this.directory = directory;
  }

  /** Who owns what is in a shell's sandbox. */
  public static Owner of(Shell shell) {
    return new Owner(shell.sandbox().endpoint(), shell.directory());
  }

  /** KMS, for what is done once. */
  public KmsClient kms() {
    return kms;
  }

  /** S3, for what is done once. */
  public S3Client s3() {
    return s3;
  }

  /** A key with an alias of that name; its ARN. */
  public String key(String name) {
    return key(name, as -> {});
  }

  /** The same for a key that is made with further options. */
  public String key(String name, Consumer<CreateKeyRequest.Builder> how) {
    String key = kms.createKey(how).keyMetadata().arn();
    kms.createAlias(create -> create.aliasName(alias(name)).targetKeyId(key));
    settle();
    return key;
  }

  /** A bucket with one object under the key behind the alias of that name. */
  public void bucket(String name) {
    bucket(name, alias(name));
  }

  /** A bucket with one object under a key. */
  public void bucket(String name, String key) {
    makeBucket(name);
    put(name, OBJECT, key);
  }

  /** A bucket with nothing in it. */
  public void makeBucket(String name) {
    s3.createBucket(create -> create.bucket(name));
  }

  /** Puts an object under a key. */
  public void put(String bucket, String object, String key) {
    s3.putObject(
        put ->
            put.bucket(bucket)
                .key(object)
                .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                .ssekmsKeyId(key),
        RequestBody.fromString(CONTENT));
  }

  /** Reads a bucket's object. */
  public String read(String bucket) {
    return s3.getObjectAsBytes(get -> get.bucket(bucket).key(OBJECT)).asUtf8String();
  }

  /** Encrypts into a file. */
  public void encrypt(String name, String file) {
    SdkBytes sealed =
        kms.encrypt(
                encrypt -> encrypt.keyId(alias(name)).plaintext(SdkBytes.fromUtf8String(PLAINTEXT)))
            .ciphertextBlob();
    try {
      Files.write(directory.file(file), sealed.asByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Decrypts what is in a file; the name of the error if KMS refuses. */
  public String decrypt(String file) {
    settle();
    try {
      SdkBytes sealed = SdkBytes.fromByteArray(Files.readAllBytes(directory.file(file)));
      return kms.decrypt(decrypt -> decrypt.ciphertextBlob(sealed)).plaintext().asUtf8String();
    } catch (KmsException refused) {
      return refused.awsErrorDetails().errorCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ARN of the key behind an alias. */
  public String keyOf(String name) {
    return describe(alias(name)).arn();
  }

  /** What KMS says about a key. */
  public KeyMetadata describe(String key) {
    settle();
    return kms.describeKey(describe -> describe.keyId(key)).keyMetadata();
  }

  /** The state of a key. */
  public String stateOf(String key) {
    return describe(key).keyStateAsString();
  }

  /** A key's policy in the form in which equal ones are equal. */
  public String policyOf(String key) {
    settle();
    return CanonicalPolicy.of(kms.getKeyPolicy(get -> get.keyId(key)).policy());
  }

  /** How a key rotates by itself. */
  public GetKeyRotationStatusResponse rotationOf(String key) {
    settle();
    return kms.getKeyRotationStatus(get -> get.keyId(key));
  }

  /** Which rotations a key has behind it. */
  public List<String> rotationsOf(String key) {
    settle();
    return kms.listKeyRotations(list -> list.keyId(key)).rotations().stream()
        .map(RotationsListEntry::rotationTypeAsString)
        .toList();
  }

  private static String alias(String name) {
    return "alias/" + name;
  }

  /** Lets everybody see what was done so far; a command line would take longer by itself. */
  private static void settle() {
    Await.sleep(Shell.MAX_LAG);
  }

  @Override
  public void close() {
    aws.close();
  }
}
