package dev.keyturn.sandbox.s3;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** ListMultipartUploads and ListParts; neither shows a key. */
final class UploadListing {
  private static final int MAX_PARTS = 1000;

  private final Buckets buckets;
  private final Uploads uploads;
  private final VersionIds ids;

  UploadListing(Buckets buckets, Uploads uploads, VersionIds ids) {
    this.buckets = buckets;
    this.uploads = uploads;
    this.ids = ids;
  }

  /** A page of uploads and common prefixes. */
  private record Page(List<Upload> uploads, List<String> prefixes, boolean truncated) {}

  Reply parts(S3Request request) {
    Bucket bucket = buckets.open(request);
    Upload upload = uploads.find(request, bucket);
    int max = request.number("max-parts", MAX_PARTS, MAX_PARTS);
    int marker = request.number("part-number-marker", 0, Integer.MAX_VALUE);
    Collection<Part> later = upload.parts().tailMap(marker, false).values();
    List<Part> shown = later.stream().limit(max).toList();
    String owner = Acl.canonicalId(bucket.identity().account());
    return Reply.xml(
        "ListPartsResult",
        xml -> {
          xml.text("Bucket", bucket.name()).text("Key", upload.key());
          xml.text("UploadId", upload.id());
          xml.inside("Initiator", o -> o.text("ID", request.caller().arn()));
          xml.inside("Owner", o -> o.text("ID", owner));
          xml.text("StorageClass", upload.beginning().traits().attributes().storageClass());
          xml.text("PartNumberMarker", marker);
          xml.text(
              "NextPartNumberMarker", shown.isEmpty() ? 0 : shown.get(shown.size() - 1).number());
          xml.text("MaxParts", max).text("IsTruncated", shown.size() < later.size());
          shown.forEach(part -> xml.inside("Part", p -> write(p, part)));
        });
  }

  Reply uploads(S3Request request) {
    Bucket bucket = buckets.open(request);
    ListingOrder order = ListingOrder.of(request, "max-uploads");
    String keyMarker = request.parameter("key-marker").orElse("");
    String idMarker = request.parameter("upload-id-marker").orElse("");
    Page page = page(bucket, order, keyMarker, idMarker);
    return Reply.xml(
        "ListMultipartUploadsResult",
        xml -> {
          xml.text("Bucket", bucket.name());
          xml.text("KeyMarker", order.write(keyMarker)).text("UploadIdMarker", idMarker);
          if (page.truncated() && !page.uploads().isEmpty()) {
            Upload last = page.uploads().get(page.uploads().size() - 1);
            xml.text("NextKeyMarker", order.write(last.key()));
            xml.text("NextUploadIdMarker", last.id());
          }
          order.describe(xml);
          xml.text("MaxUploads", order.max()).text("IsTruncated", page.truncated());
          page.uploads().forEach(u -> xml.inside("Upload", x -> write(x, u, order, bucket)));
          page.prefixes()
              .forEach(p -> xml.inside("CommonPrefixes", c -> c.text("Prefix", order.write(p))));
        });
  }

  private Page page(Bucket bucket, ListingOrder order, String keyMarker, String idMarker) {
    List<Upload> shown = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    long after = idMarker.isEmpty() ? Long.MAX_VALUE : ids.order(idMarker).orElse(Long.MAX_VALUE);
    Upload.Place start = new Upload.Place(keyMarker, after);
    for (Upload upload : bucket.uploads().tailMap(start, false).values()) {
      String common = order.commonPrefix(upload.key());
      boolean folded = !common.isEmpty() && (prefixes.contains(common) || common.equals(keyMarker));
      if (!upload.key().startsWith(order.prefix()) || folded) {
        continue;
      }
      if (shown.size() + prefixes.size() >= order.max()) {
        return new Page(shown, prefixes, order.max() > 0);
      }
      if (common.isEmpty()) {
        shown.add(upload);
      } else {
        prefixes.add(common);
      }
    }
    return new Page(shown, prefixes, false);
  }

  private static void write(XmlDocument xml, Part part) {
    xml.text("PartNumber", part.number())
        .text("LastModified", Reply.isoDate(part.modified()))
        .text("ETag", '"' + part.etag() + '"')
        .text("Size", part.size());
    part.checksum().ifPresent(c -> xml.text(c.algorithm().element(), c.value()));
  }

  private static void write(XmlDocument xml, Upload upload, ListingOrder order, Bucket bucket) {
    String owner = Acl.canonicalId(bucket.identity().account());
    xml.text("Key", order.write(upload.key())).text("UploadId", upload.id());
    xml.inside("Initiator", o -> o.text("ID", owner));
    xml.inside("Owner", o -> o.text("ID", owner));
    xml.text("StorageClass", upload.beginning().traits().attributes().storageClass());
    xml.text("Initiated", Reply.isoDate(upload.beginning().initiated()));
    if (upload.digesting().asked()) {
      xml.text("ChecksumAlgorithm", upload.digesting().algorithm());
    }
  }
}
