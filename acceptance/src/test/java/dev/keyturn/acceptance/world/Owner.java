package dev.keyturn.acceptance.world;

import dev.keyturn.acceptance.world.Shell.Answer;
import java.io.IOException;

/** Who has the keys and the data under them, by the AWS CLI. */
public record Owner(Shell shell) {
  /** A key with an alias of that name; its ARN. */
  public String key(String name, String how) throws IOException, InterruptedException {
    String key = shell.aws("owner", "kms create-key --query KeyMetadata.Arn --output text " + how);
    shell.aws("owner", "kms create-alias --alias-name alias/" + name + " --target-key-id " + key);
    return key;
  }

  /** A bucket with one object under the key behind the alias of that name. */
  public void bucket(String name) throws IOException, InterruptedException {
    bucket(name, "alias/" + name);
  }

  /** A bucket with one object under a key. */
  public void bucket(String name, String key) throws IOException, InterruptedException {
    makeBucket(name, "");
    shell.directory().write("order", "one order");
    shell.aws("owner", "s3 cp --sse aws:kms --sse-kms-key-id " + key + " order s3://" + name);
  }

  /** A bucket with nothing in it, made with further options. */
  public void makeBucket(String name, String how) throws IOException, InterruptedException {
    shell.aws(
        "owner",
        "s3api create-bucket --create-bucket-configuration LocationConstraint=eu-west-1 --bucket "
            + name
            + " "
            + how);
  }

  /** Encrypts into a file. */
  public void encrypt(String alias, String file) throws IOException, InterruptedException {
    shell.aws(
        "owner",
        "kms encrypt --plaintext aGVsbG8= --query CiphertextBlob --output text --key-id alias/"
            + alias
            + " | base64 -d > $WORK/"
            + file);
  }

  /** Decrypts what is in a file. */
  public Answer decrypt(String file) throws IOException, InterruptedException {
    return shell.run(
        "owner",
        "aws kms decrypt --query Plaintext --output text --ciphertext-blob fileb://$WORK/" + file);
  }

  /** The ARN of the key behind an alias. */
  public String keyOf(String alias) throws IOException, InterruptedException {
    return describe("alias/" + alias, "Arn");
  }

  /** Fields of a key, as the AWS CLI prints them. */
  public String describe(String key, String fields) throws IOException, InterruptedException {
    return shell.aws(
        "owner",
        "kms describe-key --output text --query KeyMetadata." + fields + " --key-id " + key);
  }
}
