package dev.keyturn.key;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks that the alias means the key five times in a row, spread over settle.
 *
 * @param kind decides the question: Encrypt through the alias for symmetric keys, which are seen in
 *     use that way, and DescribeKey for the others; symmetric unless given
 */
public record AliasCheck(KeyAlias alias, KeyArn expected, Duration settle, KeyKind kind) {
  public AliasCheck(KeyAlias alias, KeyArn expected, Duration settle, @Nullable KeyKind kind) {
    this.alias = alias;
    this.expected = expected;
    this.settle = settle;
    this.kind = kind == null ? KeyKind.SYMMETRIC : kind;
  }
}
