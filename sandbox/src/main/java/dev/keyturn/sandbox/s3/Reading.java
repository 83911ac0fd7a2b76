package dev.keyturn.sandbox.s3;

import java.util.Optional;
import java.util.function.Supplier;

/** Opens stored content for the caller. */
final class Reading {
  private final Vault vault;

  Reading(Vault vault) {
    this.vault = vault;
  }

  /** All of an object's content. */
  byte[] all(
      S3Request request,
      Target place,
      StoredObject object,
      Supplier<Optional<CustomerKey>> customerKey) {
    DataKey key = vault.open(request, place, object.encryption(), customerKey);
    long size = object.content().size();
    return size == 0 ? new byte[0] : stretch(key, object.content(), new ByteRange(0, size - 1));
  }

  /** A stretch of content; only parts that it touches are decrypted. */
  byte[] stretch(DataKey key, Content content, ByteRange range) {
    byte[] out = new byte[Math.toIntExact(range.length())];
    long partStart = 0;
    for (Part part : content.parts()) {
      long from = Math.max(partStart, range.first());
      long to = Math.min(partStart + part.size() - 1, range.last());
      if (from <= to) {
        byte[] plaintext = vault.decrypt(key, part);
        System.arraycopy(
            plaintext,
            (int) (from - partStart),
            out,
            (int) (from - range.first()),
            (int) (to - from + 1));
      }
      partStart += part.size();
    }
    return out;
  }
}
