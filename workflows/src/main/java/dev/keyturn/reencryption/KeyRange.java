package dev.keyturn.reencryption;

import java.util.Optional;

/** The object keys after one key (exclusive) up to another (inclusive), in UTF-8 order. */
public record KeyRange(Optional<String> after, Optional<String> upTo) {
  /** The whole bucket. */
  public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty());
}
