package dev.keyturn.sandbox.s3;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Seals content and puts new versions in place. */
final class Writing {
  private final Sse sse;
  private final Vault vault;
  private final VersionIds ids;

  Writing(Sse sse, Vault vault, VersionIds ids) {
    this.sse = sse;
    this.vault = vault;
    this.ids = ids;
  }

  Vault vault() {
    return vault;
  }

  VersionIds ids() {
    return ids;
  }

  /** Reads from a request what the new object shall be like. */
  Draft draft(S3Request request, Bucket bucket) {
    BucketSettings settings = bucket.settings();
    Traits traits =
        new Traits(
            Attributes.of(request),
            Tags.ofHeader(request),
            Acl.of(request, bucket),
            ObjectLock.of(request, settings));
    return new Draft(traits, sse.order(request, settings.encryption()));
  }

  /** Encrypts content that comes in one piece; without a checksum S3 computes its own. */
  Content seal(DataKey dataKey, byte[] plaintext, Optional<Checksum> given, S3Request request) {
    Checksum checksum = given.orElseGet(() -> ChecksumAlgorithm.CRC64NVME.over(List.of(plaintext)));
    String etag = etag(dataKey.encryption(), plaintext);
    Part part =
        new Part(
            1,
            vault.encrypt(dataKey, plaintext),
            plaintext.length,
            etag,
            Optional.of(checksum),
            request.now());
    return new Content(List.of(part), etag, checksum, false);
  }

  /** MD5 under S3's own key; under any other an opaque value, unique to the write. */
  String etag(Encryption encryption, byte[] plaintext) {
    return encryption instanceof Encryption.Managed
        ? HexFormat.of().formatHex(ChecksumAlgorithm.hash("MD5", List.of(plaintext)))
        : ids.token();
  }

  /** Puts a new version on top of a key, if the conditions hold at that moment. */
  StoredObject commit(
      S3Request request,
      Bucket bucket,
      WriteConditions conditions,
      Function<String, StoredObject> made) {
    boolean versioned = bucket.settings().versioning() == Versioning.ENABLED;
    StoredObject object = made.apply(versioned ? ids.next() : Version.NULL_ID);
    bucket.update(
        request.key(),
        history -> {
          conditions.check(request.key(), history.current());
          return history.with(object);
        });
    return object;
  }

  /** The fields that tell a writer what was stored. */
  static Reply describe(StoredObject object, Bucket bucket, Reply reply) {
    reply.version(bucket, object.versionId());
    Sse.describe(object.encryption(), reply);
    return reply;
  }
}
