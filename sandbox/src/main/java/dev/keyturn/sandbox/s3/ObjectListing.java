package dev.keyturn.sandbox.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** ListObjects and ListObjectsV2. */
final class ObjectListing {
  private final Buckets buckets;

  ObjectListing(Buckets buckets) {
    this.buckets = buckets;
  }

  /** A page of current objects and common prefixes. */
  private static final class Page implements KeyWalk.Visitor {
    private final int max;
    private final List<String> keys = new ArrayList<>();
    private final List<StoredObject> objects = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private String last = "";
    private boolean truncated;

    Page(int max) {
      this.max = max;
    }

    @Override
    public boolean key(String key, History history) {
      Optional<StoredObject> object = history.currentObject();
      if (object.isEmpty()) {
        return true;
      }
      if (full()) {
        return false;
      }
      keys.add(key);
      objects.add(object.get());
      last = key;
      return true;
    }

    @Override
    public boolean commonPrefix(String prefix) {
      if (full()) {
        return false;
      }
      prefixes.add(prefix);
      last = prefix;
      return true;
    }

    int size() {
      return keys.size() + prefixes.size();
    }

    private boolean full() {
      truncated = size() == max;
      return truncated;
    }
  }

  Reply listV2(S3Request request) {
    if (!request.parameter("list-type").orElse("").equals("2")) {
      throw Errors.invalidArgument(
          "list-type", request.parameter("list-type").orElse(""), "Invalid List Type");
    }
    Bucket bucket = buckets.open(request);
    ListingOrder order = ListingOrder.of(request, "max-keys");
    Optional<String> token = request.parameter("continuation-token").filter(t -> !t.isEmpty());
    String startAfter = request.parameter("start-after").orElse("");
    Page page = page(bucket, order, token.map(ObjectListing::marker).orElse(startAfter));
    boolean owner = request.parameter("fetch-owner").orElse("").equals("true");
    return Reply.xml(
        "ListBucketResult",
        xml -> {
          xml.text("Name", bucket.name());
          order.describe(xml);
          xml.text("MaxKeys", order.max()).text("KeyCount", page.size());
          xml.text("IsTruncated", page.truncated);
          token.ifPresent(given -> xml.text("ContinuationToken", given));
          if (page.truncated) {
            xml.text("NextContinuationToken", token(page.last));
          }
          if (!startAfter.isEmpty()) {
            xml.text("StartAfter", order.write(startAfter));
          }
          writeEntries(xml, page, order, owner ? Optional.of(bucket) : Optional.empty());
        });
  }

  Reply list(S3Request request) {
    Bucket bucket = buckets.open(request);
    ListingOrder order = ListingOrder.of(request, "max-keys");
    String marker = request.parameter("marker").orElse("");
    Page page = page(bucket, order, marker);
    return Reply.xml(
        "ListBucketResult",
        xml -> {
          xml.text("Name", bucket.name());
          order.describe(xml);
          xml.text("Marker", order.write(marker)).text("MaxKeys", order.max());
          xml.text("IsTruncated", page.truncated);
          if (page.truncated && !order.delimiter().isEmpty()) {
            xml.text("NextMarker", order.write(page.last));
          }
          writeEntries(xml, page, order, Optional.of(bucket));
        });
  }

  private static Page page(Bucket bucket, ListingOrder order, String marker) {
    Page page = new Page(order.max());
    if (order.max() > 0) {
      new KeyWalk(order, bucket.histories())
          .walk(marker, false, history -> history.currentObject().isPresent(), page);
    }
    return page;
  }

  private static void writeEntries(
      XmlDocument xml, Page page, ListingOrder order, Optional<Bucket> owner) {
    for (int i = 0; i < page.keys.size(); i++) {
      String key = order.write(page.keys.get(i));
      StoredObject object = page.objects.get(i);
      xml.inside("Contents", c -> write(c, key, object, owner));
    }
    for (String prefix : page.prefixes) {
      xml.inside("CommonPrefixes", p -> p.text("Prefix", order.write(prefix)));
    }
  }

  private static void write(
      XmlDocument xml, String key, StoredObject object, Optional<Bucket> owner) {
    xml.text("Key", key).text("LastModified", Reply.isoDate(object.modified()));
    writeContent(xml, object);
    owner.ifPresent(
        bucket ->
            xml.inside("Owner", o -> o.text("ID", Acl.canonicalId(bucket.identity().account()))));
  }

  /** Writes what listings tell of an object's content; its encryption is not among it. */
  static void writeContent(XmlDocument xml, StoredObject object) {
    Content content = object.content();
    xml.text("ETag", content.quotedEtag())
        .text("ChecksumAlgorithm", content.checksum().algorithm())
        .text("ChecksumType", content.checksum().type())
        .text("Size", content.size())
        .text("StorageClass", object.traits().attributes().storageClass());
  }

  private static String token(String last) {
    return Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private static String marker(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Errors.invalidArgument(
          "continuation-token", token, "The continuation token provided is incorrect");
    }
  }
}
