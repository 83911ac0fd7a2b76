package dev.keyturn.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.key.KeyArn;

/**
 * What an audit could not judge; it must not be read as passed.
 *
 * @param kind the finding that there may or may not be
 * @param reason why nobody knows
 */
public record NotAssessed(FindingKind kind, KeyArn key, String reason) {
  /** That of the finding that there may be. */
  @JsonIgnore
  public String id() {
    return Finding.id(kind, key);
  }
}
