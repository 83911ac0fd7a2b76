package dev.keyturn.sandbox.s3;

import java.util.Arrays;

/** The storage classes of general purpose buckets. */
enum StorageClass {
  STANDARD,
  REDUCED_REDUNDANCY,
  STANDARD_IA,
  ONEZONE_IA,
  INTELLIGENT_TIERING,
  GLACIER_IR,
  GLACIER,
  DEEP_ARCHIVE;

  static StorageClass named(String name) {
    return Arrays.stream(values())
        .filter(storageClass -> storageClass.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.of(
                    "InvalidStorageClass", 400, "The storage class you specified is not valid"));
  }

  /** Whether content must be restored before it can be read. */
  boolean archive() {
    return this == GLACIER || this == DEEP_ARCHIVE;
  }
}
