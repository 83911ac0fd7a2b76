package dev.keyturn.sandbox.s3;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** GetObjectAttributes. */
final class ObjectAttributes {
  private static final Set<String> KNOWN =
      Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");

  private final Buckets buckets;

  ObjectAttributes(Buckets buckets) {
    this.buckets = buckets;
  }

  Reply get(S3Request request) {
    Found found = Found.of(request, buckets.open(request));
    Vault.checkCustomerKey(found.object().encryption(), CustomerKey.of(request));
    Set<String> wanted = wanted(request);
    StoredObject object = found.object();
    Content content = object.content();
    return Reply.xml(
            "GetObjectAttributesResponse",
            xml -> {
              if (wanted.contains("ETag")) {
                xml.text("ETag", content.etag());
              }
              if (wanted.contains("Checksum")) {
                xml.inside("Checksum", checksum -> write(checksum, content.checksum()));
              }
              if (wanted.contains("ObjectParts") && content.multipart()) {
                xml.inside("ObjectParts", parts -> writeParts(request, parts, content.parts()));
              }
              if (wanted.contains("StorageClass")) {
                xml.text("StorageClass", object.traits().attributes().storageClass());
              }
              if (wanted.contains("ObjectSize")) {
                xml.text("ObjectSize", content.size());
              }
            })
        .header("Last-Modified", Reply.httpDate(object.modified()))
        .version(found.bucket(), object.versionId());
  }

  private static void write(XmlDocument xml, Checksum checksum) {
    xml.text(checksum.algorithm().element(), checksum.value())
        .text("ChecksumType", checksum.type());
  }

  private static void writeParts(S3Request request, XmlDocument xml, List<Part> parts) {
    int max = bound(request, "x-amz-max-parts", 1000);
    int marker = bound(request, "x-amz-part-number-marker", 0);
    List<Part> later = parts.stream().filter(part -> part.number() > marker).toList();
    List<Part> shown = later.stream().limit(max).toList();
    xml.text("PartNumberMarker", marker).text("MaxParts", max);
    xml.text("PartsCount", parts.size());
    xml.text("IsTruncated", shown.size() < later.size());
    xml.text("NextPartNumberMarker", shown.isEmpty() ? 0 : shown.get(shown.size() - 1).number());
    for (Part part : shown) {
      xml.inside(
          "Part",
          p -> {
            p.text("PartNumber", part.number()).text("Size", part.size());
            part.checksum().ifPresent(c -> p.text(c.algorithm().element(), c.value()));
          });
    }
  }

  private static int bound(S3Request request, String header, int otherwise) {
    try {
      return request.header(header).map(Integer::parseInt).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw Errors.invalidArgument(
          header, request.header(header).orElse(""), "The value must be an integer");
    }
  }

  private static Set<String> wanted(S3Request request) {
    Set<String> wanted =
        request.headers().all("x-amz-object-attributes").stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(String::strip)
            .collect(Collectors.toSet());
    if (wanted.isEmpty() || !KNOWN.containsAll(wanted)) {
      throw Errors.invalidArgument(
          "x-amz-object-attributes", wanted.toString(), "Invalid attribute name specified.");
    }
    return wanted;
  }
}
