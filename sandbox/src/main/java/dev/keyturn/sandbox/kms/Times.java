package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.DecimalNode;
import java.math.BigDecimal;
import java.time.Instant;

/** Writes times as KMS does: seconds since the epoch with milliseconds. */
final class Times {
  private static final int MILLISECOND_SCALE = 3;

  private Times() {}

  static DecimalNode seconds(Instant time) {
    return DecimalNode.valueOf(BigDecimal.valueOf(time.toEpochMilli(), MILLISECOND_SCALE));
  }
}
