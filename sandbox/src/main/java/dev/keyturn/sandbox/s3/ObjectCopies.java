package dev.keyturn.sandbox.s3;

import java.util.List;
import java.util.Optional;

/** CopyObject. */
final class ObjectCopies {
  private final Buckets buckets;
  private final Writing writing;
  private final Reading reading;
  private final S3Limits limits;

  ObjectCopies(Buckets buckets, Writing writing, S3Limits limits) {
    this.buckets = buckets;
    this.writing = writing;
    this.reading = new Reading(writing.vault());
    this.limits = limits;
  }

  Reply copy(S3Request request) {
    Bucket bucket = buckets.open(request);
    WriteConditions conditions = WriteConditions.of(request);
    CopySource source = CopySource.of(request, buckets);
    Draft draft = writing.draft(request, bucket);
    refuseTooLarge(source);
    refuseWithoutChange(request, bucket, source);
    conditions.check(request.key(), bucket.history(request.key()).current());
    Traits traits = traits(request, source.object(), draft.traits());
    byte[] plaintext =
        reading.all(
            request, source.place(), source.object(), () -> CustomerKey.ofCopySource(request));
    DataKey dataKey = writing.vault().newDataKey(request, draft.order());
    Checksum checksum = checksum(request, source.object().content(), plaintext);
    Content content = writing.seal(dataKey, plaintext, Optional.of(checksum), request);
    StoredObject stored =
        writing.commit(
            request,
            bucket,
            conditions,
            id ->
                new StoredObject(
                    id, request.now(), content, dataKey.encryption(), traits, Optional.empty()));
    return reply(stored, bucket, source);
  }

  private static Reply reply(StoredObject stored, Bucket bucket, CopySource source) {
    Content content = stored.content();
    Reply reply =
        Reply.xml(
            "CopyObjectResult",
            xml ->
                xml.text("ETag", content.quotedEtag())
                    .text("LastModified", Reply.isoDate(stored.modified()))
                    .text(content.checksum().algorithm().element(), content.checksum().value())
                    .text("ChecksumType", content.checksum().type()));
    if (source.bucket().settings().versioning() != Versioning.UNVERSIONED) {
      reply.header("x-amz-copy-source-version-id", source.object().versionId());
    }
    return Writing.describe(stored, bucket, reply);
  }

  /** The checksum of the source stays, unless it was made of parts or another is asked for. */
  private static Checksum checksum(S3Request request, Content source, byte[] plaintext) {
    ChecksumAlgorithm algorithm =
        request
            .header("x-amz-checksum-algorithm")
            .map(ChecksumAlgorithm::named)
            .orElse(source.checksum().algorithm());
    boolean same = algorithm == source.checksum().algorithm() && !source.checksum().composite();
    return same ? source.checksum() : algorithm.over(List.of(plaintext));
  }

  private static Traits traits(S3Request request, StoredObject source, Traits asked) {
    Traits traits = asked;
    if (!replaces(request, "x-amz-metadata-directive")) {
      traits =
          traits.withAttributes(asked.attributes().withMetadataOf(source.traits().attributes()));
    }
    if (!replaces(request, "x-amz-tagging-directive")) {
      traits = traits.withTags(source.traits().tags());
    }
    return traits;
  }

  private static boolean replaces(S3Request request, String header) {
    String directive = request.header(header).orElse("COPY");
    return switch (directive) {
      case "COPY" -> false;
      case "REPLACE" -> true;
      default -> throw Errors.invalidArgument(header, directive, "Unknown directive.");
    };
  }

  private void refuseTooLarge(CopySource source) {
    if (source.object().content().size() > limits.singleCopyBytes()) {
      throw Errors.invalidRequest(
          "The specified copy source is larger than the maximum allowable size for a copy source: "
              + limits.singleCopyBytes());
    }
  }

  private static void refuseWithoutChange(S3Request request, Bucket bucket, CopySource source) {
    boolean inPlace =
        source.place().bucket().equals(request.bucket())
            && source.place().key().equals(request.key())
            && source.current();
    boolean changes =
        replaces(request, "x-amz-metadata-directive")
            || request.header("x-amz-storage-class").isPresent()
            || request.header("x-amz-website-redirect-location").isPresent()
            || request.header(Sse.HEADER).isPresent()
            || CustomerKey.of(request).isPresent()
            || bucket.settings().encryption().explicit()
            || source.object().restoredUntil().isPresent();
    if (inPlace && !changes) {
      throw Errors.invalidRequest(
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    }
  }
}
