package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.failure.Require;
import java.util.regex.Pattern;

/** The ARN of one KMS key, {@code arn:aws:kms:<region>:<account>:key/<id>}. */
public record KeyArn(@JsonValue String value) {
  private static final Pattern FORM =
      Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public KeyArn {
    Require.text(value, "key ARN", "give arn:aws:kms:<region>:<account>:key/<id>");
    Require.that(
        FORM.matcher(value).matches(),
        "key ARN \"" + value + "\"",
        "give arn:aws:kms:<region>:<account>:key/<id>");
  }

  /** The region in the ARN. */
  public String region() {
    return value.split(":", -1)[3];
  }

  /** The twelve-digit account in the ARN. */
  public String account() {
    return value.split(":", -1)[4];
  }

  /** The key id, the part after {@code key/}. */
  public String keyId() {
    return value.substring(value.indexOf(":key/") + 5);
  }

  /** How the AWS CLI is told the key: {@code --key-id <id> --region <region>}. */
  public String cliArguments() {
    return "--key-id " + keyId() + " --region " + region();
  }

  @Override
  public String toString() {
    return value;
  }
}
