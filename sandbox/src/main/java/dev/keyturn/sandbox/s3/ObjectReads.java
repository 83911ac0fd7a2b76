package dev.keyturn.sandbox.s3;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** GetObject and HeadObject. */
final class ObjectReads {
  private static final List<String> OVERRIDABLE =
      List.of(
          "Cache-Control",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Content-Type",
          "Expires");

  private final Buckets buckets;
  private final Vault vault;
  private final Reading reading;

  ObjectReads(Buckets buckets, Vault vault) {
    this.buckets = buckets;
    this.vault = vault;
    this.reading = new Reading(vault);
  }

  Reply get(S3Request request) {
    Found found = Found.of(request, buckets.open(request));
    StoredObject object = found.object();
    if (object.archived(request.now())) {
      throw Errors.invalidObjectState(object.traits().attributes().storageClass().name());
    }
    Optional<Reply> unmet = unmetCondition(request, found);
    if (unmet.isPresent()) {
      return unmet.get();
    }
    Optional<ByteRange> range = range(request, object.content());
    DataKey key =
        vault.open(request, request.target(), object.encryption(), () -> CustomerKey.of(request));
    Reply reply = described(request, found, range);
    long size = object.content().size();
    if (size == 0) {
      return reply;
    }
    ByteRange wanted = range.orElseGet(() -> new ByteRange(0, size - 1));
    return reply.body(reading.stretch(key, object.content(), wanted));
  }

  /**
   * Tells all about an object; KMS is asked only where a checksum is to be told (HeadObject,
   * x-amz-checksum-mode: needs kms:Decrypt).
   */
  Reply head(S3Request request) {
    Found found = Found.of(request, buckets.open(request));
    Vault.checkCustomerKey(found.object().encryption(), CustomerKey.of(request));
    Optional<Reply> unmet = unmetCondition(request, found);
    if (unmet.isPresent()) {
      return unmet.get();
    }
    if (wantsChecksum(request)) {
      vault.open(
          request, request.target(), found.object().encryption(), () -> CustomerKey.of(request));
    }
    Content content = found.object().content();
    Optional<ByteRange> range = range(request, content);
    long length = range.map(ByteRange::length).orElseGet(content::size);
    return described(request, found, range).header("Content-Length", Long.toString(length));
  }

  private static Optional<Reply> unmetCondition(S3Request request, Found found) {
    Optional<String> failed = Conditions.ofRead(request).failed(found.object());
    if (failed.isEmpty()) {
      return Optional.empty();
    }
    if (failed.get().equals("If-Match") || failed.get().equals("If-Unmodified-Since")) {
      throw Errors.preconditionFailed(failed.get());
    }
    return Optional.of(
        Reply.status(304)
            .header("ETag", found.object().content().quotedEtag())
            .header("Last-Modified", Reply.httpDate(found.object().modified()))
            .version(found.bucket(), found.object().versionId()));
  }

  private static Optional<ByteRange> range(S3Request request, Content content) {
    Optional<String> header = request.header("Range");
    Optional<String> partNumber = request.parameter("partNumber");
    if (header.isPresent() && partNumber.isPresent()) {
      throw Errors.invalidRequest(
          "Cannot specify both Range header and partNumber query parameter");
    }
    if (partNumber.isPresent()) {
      return part(content, request.number("partNumber", 1, Integer.MAX_VALUE));
    }
    return header.flatMap(value -> ByteRange.parse(value, content.size()));
  }

  private static Optional<ByteRange> part(Content content, int number) {
    if (number < 1 || number > content.parts().size()) {
      throw Refusal.of("InvalidPartNumber", 416, "The requested partnumber is not satisfiable");
    }
    long start = content.parts().stream().limit(number - 1L).mapToLong(Part::size).sum();
    int size = content.parts().get(number - 1).size();
    return size == 0 ? Optional.empty() : Optional.of(new ByteRange(start, start + size - 1));
  }

  private static Reply described(S3Request request, Found found, Optional<ByteRange> range) {
    StoredObject object = found.object();
    Content content = object.content();
    Reply reply = Reply.status(range.isPresent() ? 206 : 200);
    reply
        .header("Last-Modified", Reply.httpDate(object.modified()))
        .header("ETag", content.quotedEtag())
        .header("Accept-Ranges", "bytes")
        .header("Content-Range", range.map(part -> part.contentRange(content.size())))
        .version(found.bucket(), object.versionId());
    Sse.describe(object.encryption(), reply);
    describeAttributes(request, object.traits().attributes(), reply);
    describeState(request, object, reply);
    describeTags(request, found, reply);
    describeLock(request, found, reply);
    boolean whole = range.isEmpty() || range.get().length() == content.size();
    if (whole && wantsChecksum(request)) {
      reply
          .header(content.checksum().algorithm().header(), content.checksum().value())
          .header("x-amz-checksum-type", content.checksum().type());
    }
    if (request.parameter("partNumber").isPresent() && content.multipart()) {
      reply.header("x-amz-mp-parts-count", Integer.toString(content.parts().size()));
    }
    return reply;
  }

  private static boolean wantsChecksum(S3Request request) {
    return request.header("x-amz-checksum-mode").orElse("").equals("ENABLED");
  }

  private static void describeAttributes(S3Request request, Attributes attributes, Reply reply) {
    Map<String, String> headers = attributes.contentHeaders();
    for (String name : OVERRIDABLE) {
      String parameter = "response-" + name.toLowerCase(Locale.ROOT);
      reply.header(
          name, request.parameter(parameter).or(() -> Optional.ofNullable(headers.get(name))));
    }
    attributes
        .userMetadata()
        .forEach((name, value) -> reply.header(Attributes.METADATA_PREFIX + name, value));
    reply.header("x-amz-website-redirect-location", attributes.redirect());
    if (attributes.storageClass() != StorageClass.STANDARD) {
      reply.header("x-amz-storage-class", attributes.storageClass().name());
    }
  }

  /** S3 counts tags only to who may read them. */
  private static void describeTags(S3Request request, Found found, Reply reply) {
    int tags = found.object().traits().tags().size();
    String action =
        request.versionId().isPresent() ? "s3:GetObjectVersionTagging" : "s3:GetObjectTagging";
    if (tags > 0 && Access.allows(request, found.bucket(), action, request.target())) {
      reply.header("x-amz-tagging-count", Integer.toString(tags));
    }
  }

  private static void describeState(S3Request request, StoredObject object, Reply reply) {
    object
        .restoredUntil()
        .filter(request.now()::isBefore)
        .ifPresent(
            until ->
                reply.header(
                    "x-amz-restore",
                    "ongoing-request=\"false\", expiry-date=\"" + Reply.httpDate(until) + "\""));
  }

  /** S3 leaves a lock out, without a word, for who may not ask for it. */
  private static void describeLock(S3Request request, Found found, Reply reply) {
    ObjectLock lock = found.object().traits().lock();
    if (maySee(request, found, "s3:GetObjectRetention")) {
      lock.retention()
          .ifPresent(
              retention ->
                  reply
                      .header("x-amz-object-lock-mode", retention.mode().name())
                      .header(
                          "x-amz-object-lock-retain-until-date", Reply.isoDate(retention.until())));
    }
    if (lock.legalHold() && maySee(request, found, "s3:GetObjectLegalHold")) {
      reply.header("x-amz-object-lock-legal-hold", "ON");
    }
  }

  private static boolean maySee(S3Request request, Found found, String action) {
    return Access.allows(request, found.bucket(), action, request.target());
  }
}
