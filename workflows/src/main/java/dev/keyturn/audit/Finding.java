package dev.keyturn.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import dev.keyturn.key.KeyArn;
import java.util.List;

/**
 * One thing that is wrong with a key.
 *
 * @param evidence what KMS said
 * @param remedy what to do
 * @param command how to do it with Keyturn or the AWS CLI, or to look closer
 */
public record Finding(
    FindingKind kind, KeyArn key, String evidence, String remedy, String command) {
  /** The same in every audit, as long as the key has this. */
  @JsonProperty(access = Access.READ_ONLY)
  public String id() {
    return id(kind, key);
  }

  static String id(FindingKind kind, KeyArn key) {
    return key + "#" + kind;
  }

  /** How much it matters. */
  @JsonProperty(access = Access.READ_ONLY)
  public Severity severity() {
    return kind.severity();
  }

  /** The controls of others that it breaks. */
  @JsonProperty(access = Access.READ_ONLY)
  public List<String> controls() {
    return kind.controls();
  }
}
