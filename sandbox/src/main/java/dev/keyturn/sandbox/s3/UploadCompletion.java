package dev.keyturn.sandbox.s3;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** CompleteMultipartUpload. */
final class UploadCompletion {
  private static final int MIN_PART_BYTES = 5 << 20;

  private final Buckets buckets;
  private final Writing writing;
  private final Uploads uploads;

  UploadCompletion(Buckets buckets, Writing writing, Uploads uploads) {
    this.buckets = buckets;
    this.writing = writing;
    this.uploads = uploads;
  }

  Reply complete(S3Request request) {
    Bucket bucket = buckets.open(request);
    WriteConditions conditions = WriteConditions.of(request);
    XmlNode root = XmlNode.parse(Payload.plain(request), "CompleteMultipartUpload");
    Upload upload = uploads.find(request, bucket);
    List<Part> parts = parts(upload, root.all("Part"));
    DataKey key =
        writing
            .vault()
            .open(request, request.target(), upload.encryption(), () -> CustomerKey.of(request));
    Content content = new Content(parts, etag(parts), checksum(upload, parts, key), true);
    refuseOtherObject(request, content);
    StoredObject stored =
        upload.finish(
            () -> {
              StoredObject object = commit(request, bucket, conditions, upload, content);
              bucket.uploads().remove(upload.beginning().place(), upload);
              return object;
            });
    return reply(request, bucket, stored);
  }

  private StoredObject commit(
      S3Request request,
      Bucket bucket,
      WriteConditions conditions,
      Upload upload,
      Content content) {
    return writing.commit(
        request,
        bucket,
        conditions,
        id ->
            new StoredObject(
                id,
                request.now(),
                content,
                upload.encryption(),
                upload.beginning().traits(),
                Optional.empty()));
  }

  private static Reply reply(S3Request request, Bucket bucket, StoredObject stored) {
    Content content = stored.content();
    Reply reply =
        Reply.xml(
            "CompleteMultipartUploadResult",
            xml ->
                xml.text(
                        "Location",
                        "https://s3."
                            + request.region()
                            + ".amazonaws.com/"
                            + bucket.name()
                            + "/"
                            + PercentCoding.encodePath(request.key()))
                    .text("Bucket", bucket.name())
                    .text("Key", request.key())
                    .text("ETag", content.quotedEtag())
                    .text(content.checksum().algorithm().element(), content.checksum().value())
                    .text("ChecksumType", content.checksum().type()));
    return Writing.describe(stored, bucket, reply);
  }

  private static List<Part> parts(Upload upload, List<XmlNode> listed) {
    if (listed.isEmpty()) {
      throw Errors.malformedXml();
    }
    List<Part> parts = new ArrayList<>();
    int before = 0;
    for (XmlNode node : listed) {
      int number = number(node.required("PartNumber"));
      if (number <= before) {
        throw Refusal.of(
            "InvalidPartOrder",
            400,
            "The list of parts was not in ascending order. Parts must be ordered by part number.");
      }
      parts.add(part(upload, number, node));
      before = number;
    }
    for (Part part : parts.subList(0, parts.size() - 1)) {
      if (part.size() < MIN_PART_BYTES) {
        throw Refusal.of(
                "EntityTooSmall",
                400,
                "Your proposed upload is smaller than the minimum allowed size")
            .element("ProposedSize", Integer.toString(part.size()))
            .element("MinSizeAllowed", Integer.toString(MIN_PART_BYTES))
            .element("PartNumber", Integer.toString(part.number()));
      }
    }
    return parts;
  }

  private static Part part(Upload upload, int number, XmlNode node) {
    String etag = node.required("ETag").replace("\"", "");
    Part part =
        upload
            .part(number)
            .filter(p -> p.etag().equals(etag))
            .orElseThrow(UploadCompletion::invalidPart);
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      Optional<String> given = node.value(algorithm.element());
      boolean other =
          given.isPresent()
              && part.checksum()
                  .filter(c -> c.algorithm() == algorithm && !c.value().equals(given.get()))
                  .isPresent();
      if (other) {
        throw invalidPart();
      }
    }
    return part;
  }

  private static Refusal invalidPart() {
    return Refusal.of(
        "InvalidPart",
        400,
        "One or more of the specified parts could not be found.  The part may not have been"
            + " uploaded, or the specified entity tag may not match the part's entity tag.");
  }

  private static String etag(List<Part> parts) {
    List<byte[]> tags = parts.stream().map(p -> HexFormat.of().parseHex(p.etag())).toList();
    return HexFormat.of().formatHex(ChecksumAlgorithm.hash("MD5", tags)) + "-" + parts.size();
  }

  private Checksum checksum(Upload upload, List<Part> parts, DataKey key) {
    ChecksumAlgorithm algorithm = upload.digesting().algorithm();
    if (!upload.digesting().composite()) {
      return algorithm.over(parts.stream().map(p -> writing.vault().decrypt(key, p)).toList());
    }
    List<byte[]> sums =
        parts.stream()
            .map(part -> part.checksum().orElseThrow().value())
            .map(Base64.getDecoder()::decode)
            .toList();
    return new Checksum(algorithm, algorithm.over(sums).value() + "-" + parts.size());
  }

  /** Refuses if the object is not the one that the caller describes in headers. */
  private static void refuseOtherObject(S3Request request, Content content) {
    Optional<String> size = request.header("x-amz-mp-object-size");
    if (size.isPresent() && !size.get().equals(Long.toString(content.size()))) {
      throw Errors.invalidRequest(
          "The provided 'x-amz-mp-object-size' header value "
              + size.get()
              + " does not match what was computed: "
              + content.size());
    }
    Checksum actual = content.checksum();
    Optional<String> given = request.header(actual.algorithm().header());
    if (given.isPresent() && !given.get().equals(actual.value())) {
      throw Errors.badDigest(actual.algorithm().name());
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw Errors.malformedXml();
    }
  }
}
