package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;

/** Tells whether a configuration names a key: by ARN, id, alias or alias ARN. */
public final class KeyNames {
  private final KmsClient kms;
  private final KeyArn key;
  private final List<KeyAlias> aliases;

  /**
   * Names of the key.
   *
   * @param aliases aliases known to point to the key; any other is looked up
   */
  public KeyNames(KmsClient kms, KeyArn key, List<KeyAlias> aliases) {
    this.kms = kms;
    this.key = key;
    this.aliases = List.copyOf(aliases);
  }

  /** Whether a key reference resolves to the key. */
  public boolean resolves(String reference) {
    if (Judgement.names(reference, key)) {
      return true;
    }
    String alias = reference.replaceFirst("^arn:[^ ]*:alias/", "alias/");
    return alias.startsWith("alias/")
        && (aliases.stream().anyMatch(known -> known.value().equals(alias))
            || describes(reference));
  }

  /** Whether a text such as a policy mentions the key. */
  boolean isMentionedIn(String text) {
    String plain = text.replace("\\/", "/");
    return plain.contains(key.keyId())
        || aliases.stream().anyMatch(alias -> mentions(plain, alias.value()));
  }

  private static boolean mentions(String text, String alias) {
    return Pattern.compile(Pattern.quote(alias) + "(?![A-Za-z0-9/_-])").matcher(text).find();
  }

  private boolean describes(String reference) {
    try {
      return kms.describeKey(describe -> describe.keyId(reference))
          .keyMetadata()
          .arn()
          .equals(key.value());
    } catch (SdkException e) {
      if (AwsFailures.typeOf(e) == FailureType.NOT_FOUND) {
        return false;
      }
      throw AwsFailures.of("kms:DescribeKey", reference, e);
    }
  }
}
