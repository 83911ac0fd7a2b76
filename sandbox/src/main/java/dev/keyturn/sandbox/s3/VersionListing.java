package dev.keyturn.sandbox.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** ListObjectVersions. */
final class VersionListing {
  private final Buckets buckets;
  private final VersionIds ids;

  VersionListing(Buckets buckets, VersionIds ids) {
    this.buckets = buckets;
    this.ids = ids;
  }

  /** Where a page begins: after a key, or after one version of it. */
  private record Marker(String key, Optional<String> versionId) {
    static Marker of(S3Request request) {
      String key = request.parameter("key-marker").orElse("");
      Optional<String> versionId =
          request.parameter("version-id-marker").filter(id -> !id.isEmpty());
      if (versionId.isPresent() && key.isEmpty()) {
        throw Errors.invalidArgument(
            "version-id-marker",
            versionId.get(),
            "A version-id marker cannot be specified without a key marker.");
      }
      versionId.ifPresent(VersionIds::checkForm);
      return new Marker(key, versionId);
    }
  }

  /** One version, with the key and whether it is the current one. */
  private record Entry(String key, Version version, boolean latest) {}

  private final class Page implements KeyWalk.Visitor {
    private final int max;
    private final Marker marker;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private String lastKey = "";
    private String lastVersion = "";
    private boolean truncated;

    Page(int max, Marker marker) {
      this.max = max;
      this.marker = marker;
    }

    @Override
    public boolean key(String key, History history) {
      List<Version> versions = history.newestFirst();
      int first = key.equals(marker.key()) ? firstAfter(versions, marker) : 0;
      for (int i = first; i < versions.size(); i++) {
        if (full()) {
          return false;
        }
        entries.add(new Entry(key, versions.get(i), i == 0));
        lastKey = key;
        lastVersion = versions.get(i).versionId();
      }
      return true;
    }

    @Override
    public boolean commonPrefix(String prefix) {
      if (full()) {
        return false;
      }
      prefixes.add(prefix);
      lastKey = prefix;
      lastVersion = "";
      return true;
    }

    private boolean full() {
      truncated = entries.size() + prefixes.size() == max;
      return truncated;
    }
  }

  Reply list(S3Request request) {
    Bucket bucket = buckets.open(request);
    ListingOrder order = ListingOrder.of(request, "max-keys");
    Marker marker = Marker.of(request);
    Page page = new Page(order.max(), marker);
    if (order.max() > 0) {
      new KeyWalk(order, bucket.histories())
          .walk(marker.key(), marker.versionId().isPresent(), history -> true, page);
    }
    return Reply.xml(
        "ListVersionsResult",
        xml -> {
          xml.text("Name", bucket.name());
          order.describe(xml);
          xml.text("KeyMarker", order.write(marker.key()));
          xml.text("VersionIdMarker", marker.versionId().orElse(""));
          xml.text("MaxKeys", order.max()).text("IsTruncated", page.truncated);
          if (page.truncated) {
            xml.text("NextKeyMarker", order.write(page.lastKey));
            if (!page.lastVersion.isEmpty()) {
              xml.text("NextVersionIdMarker", page.lastVersion);
            }
          }
          writeEntries(xml, page, order, bucket);
        });
  }

  /** The first version older than the marked one, even if that one is gone. */
  private int firstAfter(List<Version> versions, Marker marker) {
    String marked = marker.versionId().orElseThrow();
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).versionId().equals(marked)) {
        return i + 1;
      }
    }
    OptionalLong order = ids.order(marked);
    for (int i = 0; order.isPresent() && i < versions.size(); i++) {
      OptionalLong other = ids.order(versions.get(i).versionId());
      if (other.isPresent() && other.getAsLong() < order.getAsLong()) {
        return i;
      }
    }
    return order.isPresent() ? versions.size() : 0;
  }

  private static void writeEntries(XmlDocument xml, Page page, ListingOrder order, Bucket bucket) {
    String owner = Acl.canonicalId(bucket.identity().account());
    for (Entry entry : page.entries) {
      boolean object = entry.version() instanceof StoredObject;
      xml.inside(
          object ? "Version" : "DeleteMarker",
          v -> {
            v.text("Key", order.write(entry.key()));
            v.text("VersionId", entry.version().versionId()).text("IsLatest", entry.latest());
            v.text("LastModified", Reply.isoDate(entry.version().modified()));
            if (entry.version() instanceof StoredObject stored) {
              ObjectListing.writeContent(v, stored);
            }
            v.inside("Owner", o -> o.text("ID", owner));
          });
    }
    for (String prefix : page.prefixes) {
      xml.inside("CommonPrefixes", p -> p.text("Prefix", order.write(prefix)));
    }
  }
}
