package dev.keyturn.sandbox.s3;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Beginning, feeding and aborting multipart uploads. */
final class Uploads {
  private static final int MAX_PARTS = 10_000;

  private final Buckets buckets;
  private final Writing writing;
  private final S3Limits limits;

  Uploads(Buckets buckets, Writing writing, S3Limits limits) {
    this.buckets = buckets;
    this.writing = writing;
    this.limits = limits;
  }

  Reply create(S3Request request) {
    Bucket bucket = buckets.open(request);
    Draft draft = writing.draft(request, bucket);
    DataKey dataKey = writing.vault().newDataKey(request, draft.order());
    String id = writing.ids().next();
    Upload.Place place = new Upload.Place(request.key(), writing.ids().order(id).orElseThrow());
    Upload upload =
        new Upload(
            new Upload.Beginning(place, id, request.now(), draft.traits(), dataKey.encryption()),
            digesting(request));
    bucket.uploads().put(place, upload);
    Reply reply =
        Reply.xml(
            "InitiateMultipartUploadResult",
            xml ->
                xml.text("Bucket", bucket.name()).text("Key", request.key()).text("UploadId", id));
    Sse.describe(dataKey.encryption(), reply);
    if (upload.digesting().asked()) {
      reply
          .header("x-amz-checksum-algorithm", upload.digesting().algorithm().name())
          .header("x-amz-checksum-type", type(upload.digesting()));
    }
    return reply;
  }

  Reply putPart(S3Request request) {
    Bucket bucket = buckets.open(request);
    Upload upload = find(request, bucket);
    Payload payload = Payload.of(request);
    Part part = seal(request, upload, payload.bytes(), payload.checksum());
    upload.put(part);
    Reply reply = Reply.ok().header("ETag", '"' + part.etag() + '"');
    part.checksum().ifPresent(c -> reply.header(c.algorithm().header(), c.value()));
    Sse.describe(upload.encryption(), reply);
    return reply;
  }

  Reply copyPart(S3Request request) {
    Bucket bucket = buckets.open(request);
    Upload upload = find(request, bucket);
    CopySource source = CopySource.of(request, buckets);
    Content content = source.object().content();
    Optional<ByteRange> range =
        request
            .header("x-amz-copy-source-range")
            .map(
                header ->
                    ByteRange.parse(header, content.size()).orElseThrow(() -> badRange(header)));
    if (range.map(ByteRange::length).orElseGet(content::size) > limits.singleCopyBytes()) {
      throw Errors.invalidRequest(
          "The specified copy source is larger than the maximum allowable size for a copy source: "
              + limits.singleCopyBytes());
    }
    Part part = seal(request, upload, bytes(request, source, range), Optional.empty());
    upload.put(part);
    return copied(part, source, upload);
  }

  private static Reply copied(Part part, CopySource source, Upload upload) {
    Reply reply =
        Reply.xml(
            "CopyPartResult",
            xml -> {
              xml.text("ETag", '"' + part.etag() + '"');
              xml.text("LastModified", Reply.isoDate(part.modified()));
              part.checksum().ifPresent(c -> xml.text(c.algorithm().element(), c.value()));
            });
    if (source.bucket().settings().versioning() != Versioning.UNVERSIONED) {
      reply.header("x-amz-copy-source-version-id", source.object().versionId());
    }
    Sse.describe(upload.encryption(), reply);
    return reply;
  }

  Reply abort(S3Request request) {
    Bucket bucket = buckets.open(request);
    Upload upload = find(request, bucket);
    upload.finish(() -> bucket.uploads().remove(upload.beginning().place(), upload));
    return Reply.status(204);
  }

  /** The upload that a request names; its key must be the one that it began with. */
  Upload find(S3Request request, Bucket bucket) {
    String id = request.parameter("uploadId").orElse("");
    Upload upload =
        writing.ids().order(id).stream()
            .mapToObj(order -> new Upload.Place(request.key(), order))
            .flatMap(place -> Optional.ofNullable(bucket.uploads().get(place)).stream())
            .findFirst()
            .orElseThrow(() -> Errors.noSuchUpload(id));
    if (!upload.id().equals(id)) {
      throw Errors.noSuchUpload(id);
    }
    return upload;
  }

  private byte[] bytes(S3Request request, CopySource source, Optional<ByteRange> range) {
    DataKey key =
        writing
            .vault()
            .open(
                request,
                source.place(),
                source.object().encryption(),
                () -> CustomerKey.ofCopySource(request));
    Content content = source.object().content();
    if (content.size() == 0) {
      return new byte[0];
    }
    return new Reading(writing.vault())
        .stretch(key, content, range.orElseGet(() -> new ByteRange(0, content.size() - 1)));
  }

  private Part seal(S3Request request, Upload upload, byte[] plaintext, Optional<Checksum> given) {
    int number = request.number("partNumber", 0, Integer.MAX_VALUE);
    if (number < 1 || number > MAX_PARTS) {
      throw Errors.invalidArgument(
          "partNumber",
          Integer.toString(number),
          "Part number must be an integer between 1 and 10000, inclusive");
    }
    Upload.Digesting digesting = upload.digesting();
    given.ifPresent(checksum -> refuseOther(digesting, checksum));
    Checksum checksum = given.orElseGet(() -> digesting.algorithm().over(List.of(plaintext)));
    DataKey key =
        writing
            .vault()
            .open(request, request.target(), upload.encryption(), () -> CustomerKey.of(request));
    return new Part(
        number,
        writing.vault().encrypt(key, plaintext),
        plaintext.length,
        writing.etag(upload.encryption(), plaintext),
        Optional.of(checksum),
        request.now());
  }

  private static void refuseOther(Upload.Digesting digesting, Checksum given) {
    if (digesting.asked() && given.algorithm() != digesting.algorithm()) {
      throw Errors.invalidRequest(
          "Checksum Type mismatch occurred, expected checksum Type: "
              + digesting.algorithm().name().toLowerCase(Locale.ROOT)
              + ", actual checksum Type: "
              + given.algorithm().name().toLowerCase(Locale.ROOT));
    }
  }

  private static Upload.Digesting digesting(S3Request request) {
    Optional<ChecksumAlgorithm> asked =
        request.header("x-amz-checksum-algorithm").map(ChecksumAlgorithm::named);
    ChecksumAlgorithm algorithm = asked.orElse(ChecksumAlgorithm.CRC64NVME);
    boolean byDefault = algorithm != ChecksumAlgorithm.CRC64NVME;
    boolean composite =
        request.header("x-amz-checksum-type").map("COMPOSITE"::equals).orElse(byDefault);
    if (composite ? algorithm == ChecksumAlgorithm.CRC64NVME : algorithm.sha()) {
      throw Errors.invalidRequest(
          "The checksum type is not supported with the " + algorithm + " algorithm");
    }
    return new Upload.Digesting(algorithm, composite, asked.isPresent());
  }

  private static String type(Upload.Digesting digesting) {
    return digesting.composite() ? "COMPOSITE" : "FULL_OBJECT";
  }

  private static Refusal badRange(String header) {
    return Errors.invalidArgument(
        "x-amz-copy-source-range",
        header,
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and"
            + " last are the zero-based offsets of the first and last bytes to copy");
  }
}
