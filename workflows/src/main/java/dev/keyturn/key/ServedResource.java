package dev.keyturn.key;

import java.util.Map;
import java.util.Optional;

/**
 * A resource for which an AWS service makes grants, by the encryption context that it puts into
 * them.
 *
 * @param contextKey such as {@code aws:ebs:id}
 * @param pattern the context's value; {@code *} stands for any signs
 */
public record ServedResource(String contextKey, String pattern) {
  /** Whether a service's grant is for this resource. */
  boolean isOf(KeyGrant grant) {
    return isIn(grant.encryptionContextSubset()) || isIn(grant.encryptionContextEquals());
  }

  private boolean isIn(Map<String, String> context) {
    return Optional.ofNullable(context.get(contextKey))
        .filter(value -> value.equals(pattern) || isMatch(value))
        .isPresent();
  }

  /** Matching is slow, and done for each of very many grants. */
  private boolean isMatch(String value) {
    return pattern.contains("*") && Wildcards.match(pattern, value);
  }
}
