package dev.keyturn.sandbox.dynamodb;

import dev.keyturn.sandbox.AesGcm;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import dev.keyturn.sandbox.kms.SealedKey;
import dev.keyturn.sandbox.kms.ServiceGrant;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A table's hierarchy of keys: the KMS key wraps the table key, the table key wraps the data key of
 * the items, which never changes. The service opens the table key by its own grant and keeps it for
 * a while (five minutes on AWS), so that a disabled key is noticed late. Tables under AWS's own key
 * have no KMS part.
 */
final class TableKey {
  private static final int DATA_KEY_BYTES = 32;
  private static final List<String> OPERATIONS =
      List.of(
          "Decrypt",
          "Encrypt",
          "GenerateDataKey",
          "ReEncryptFrom",
          "ReEncryptTo",
          "RetireGrant",
          "DescribeKey");

  private final EnvelopeKeys keys;
  private final Scope scope;
  private final Optional<Wrapping> wrapping;
  private final byte[] sealedDataKey;
  private Optional<Opened> opened = Optional.empty();

  /** How KMS protects the table key. */
  private record Wrapping(SealedKey.Wrapped wrapped, ServiceGrant grant) {}

  /** The data key in use, and when its table key was last opened. */
  @SuppressWarnings("ArrayRecordComponent") // key bytes are passed on, never compared
  private record Opened(byte[] dataKey, Instant at) {}

  private TableKey(
      EnvelopeKeys keys, Scope scope, Optional<Wrapping> wrapping, byte[] sealedDataKey) {
    this.keys = keys;
    this.scope = scope;
    this.wrapping = wrapping;
    this.sealedDataKey = sealedDataKey;
  }

  /** A new data key under AWS's own key, or under a KMS key as the caller may use it. */
  static TableKey make(EnvelopeKeys keys, Scope scope, Caller caller, Optional<String> keyArn) {
    return holding(keys, scope, caller, keyArn, random());
  }

  private static TableKey holding(
      EnvelopeKeys keys, Scope scope, Caller caller, Optional<String> keyArn, byte[] dataKey) {
    if (keyArn.isEmpty()) {
      return new TableKey(keys, scope, Optional.empty(), dataKey);
    }
    SealedKey tableKey = keys.seal(caller, keyArn.get(), scope.context(), scope.service());
    ServiceGrant grant =
        keys.grant(
            caller,
            new ServiceGrant.Order(
                tableKey.wrapped().keyArn(),
                scope.service(),
                OPERATIONS,
                scope.context(),
                scope.service()));
    return new TableKey(
        keys,
        scope,
        Optional.of(new Wrapping(tableKey.wrapped(), grant)),
        AesGcm.encrypt(/* dataKey= */ tableKey.plaintext(), /* plaintext= */ dataKey));
  }

  Optional<String> keyArn() {
    return wrapping.map(part -> part.wrapped().keyArn());
  }

  /** The same data key under another key; both keys are needed. */
  TableKey under(Caller caller, Optional<String> keyArn) {
    return holding(keys, scope, caller, keyArn, open());
  }

  /** The items' data key; the table key is opened again once it was kept for so long. */
  byte[] dataKey(Instant now, Duration kept) {
    if (opened.isEmpty() || !now.isBefore(opened.get().at().plus(kept))) {
      opened = Optional.empty();
      opened = Optional.of(new Opened(open(), now));
    }
    return opened.get().dataKey();
  }

  /** What a restore reads with: the caller's own permission, because the grant may be gone. */
  byte[] openAs(Caller caller) {
    return wrapping
        .map(
            part ->
                AesGcm.decrypt(
                    keys.open(caller, part.wrapped(), scope.context(), scope.service()),
                    sealedDataKey))
        .orElse(sealedDataKey);
  }

  /** Why the key can't be used at this moment; empty if it can. */
  Optional<AwsError> trouble(Instant now, Duration kept) {
    try {
      dataKey(now, kept);
      return Optional.empty();
    } catch (AwsError error) {
      return Optional.of(error);
    }
  }

  void retire() {
    wrapping.ifPresent(part -> keys.retire(part.grant()));
  }

  private byte[] open() {
    return wrapping
        .map(
            part ->
                AesGcm.decrypt(
                    keys.open(part.grant(), part.wrapped(), scope.context()), sealedDataKey))
        .orElse(sealedDataKey);
  }

  private static byte[] random() {
    byte[] dataKey = new byte[DATA_KEY_BYTES];
    new SecureRandom().nextBytes(dataKey);
    return dataKey;
  }
}
