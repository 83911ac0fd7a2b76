package dev.keyturn.sandbox.s3;

import java.util.concurrent.atomic.AtomicLong;

/** Limits that tests may lower, so that they need no huge objects. */
final class S3Limits {
  static final long SINGLE_COPY_BYTES = 5L << 30;

  private final AtomicLong singleCopyBytes = new AtomicLong(SINGLE_COPY_BYTES);

  long singleCopyBytes() {
    return singleCopyBytes.get();
  }

  void limitSingleCopy(long bytes) {
    singleCopyBytes.set(bytes);
  }
}
