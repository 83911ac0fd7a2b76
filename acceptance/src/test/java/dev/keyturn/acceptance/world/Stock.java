package dev.keyturn.acceptance.world;

import dev.keyturn.acceptance.estate.Hash;
import dev.keyturn.acceptance.estate.Place;
import dev.keyturn.acceptance.estate.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/** Every version of every object of some buckets, read in full. */
public final class Stock {
  private final Map<Place, Map<String, Content>> versions = new TreeMap<>();
  private final Map<Place, Content> current = new TreeMap<>();
  private int deleteMarkers;

  private Stock() {}

  /** What one version holds. */
  private record Content(String sha256, Traits traits) {}

  /** Reads the buckets; what can't be read fails. */
  static Stock of(S3Client s3, List<String> buckets) {
    Stock stock = new Stock();
    for (String bucket : buckets) {
      for (ListObjectVersionsResponse page :
          s3.listObjectVersionsPaginator(
              list -> list.bucket(bucket).encodingType(EncodingType.URL))) {
        page.versions().forEach(version -> stock.read(s3, bucket, version));
        stock.deleteMarkers += page.deleteMarkers().size();
      }
    }
    return stock;
  }

  /** How many versions there are. */
  public long count() {
    return versions.values().stream().mapToLong(Map::size).sum();
  }

  /**
   * What is lost, changed or doubled since an earlier look, in sentences.
   *
   * @param rewritten the one object that a run writes with other content; as an object of a bucket
   *     it is copied too, unless it was rewritten before its turn came
   */
  List<String> damageSince(Stock before, Place rewritten) {
    List<String> damage = new ArrayList<>();
    if (!versions.keySet().equals(before.versions.keySet())) {
      damage.add("objects are " + versions.keySet() + ", were " + before.versions.keySet());
    }
    if (deleteMarkers != before.deleteMarkers) {
      damage.add(deleteMarkers + " delete markers, there were " + before.deleteMarkers);
    }
    before.versions.forEach(
        (place, then) -> compare(damage, place, then, place.equals(rewritten) ? 2 : 1));
    before.current.forEach(
        (place, then) -> {
          if (!place.equals(rewritten) && !then.equals(current.get(place))) {
            damage.add(place + " is now " + current.get(place) + ", was " + then);
          }
        });
    return damage;
  }

  /** A version that was there keeps its content; no more have come than a run writes. */
  private void compare(List<String> damage, Place place, Map<String, Content> then, int most) {
    Map<String, Content> now = versions.getOrDefault(place, Map.of());
    if (now.size() > then.size() + most) {
      damage.add(place + " has " + now.size() + " versions, had " + then.size());
    }
    then.forEach(
        (version, content) -> {
          if (!now.containsKey(version)) {
            damage.add(place + " " + version + " is gone");
          } else if (!version.equals("null") && !content.equals(now.get(version))) {
            damage.add(place + " " + version + " is " + now.get(version) + ", was " + content);
          }
        });
  }

  private void read(S3Client s3, String bucket, ObjectVersion version) {
    ResponseBytes<GetObjectResponse> read =
        s3.getObjectAsBytes(
            get -> get.bucket(bucket).key(version.key()).versionId(version.versionId()));
    Place place = new Place(bucket, version.key());
    Content content = new Content(Hash.sha256(read.asByteArray()), Traits.of(read.response()));
    versions.computeIfAbsent(place, first -> new TreeMap<>()).put(version.versionId(), content);
    if (version.isLatest()) {
      current.put(place, content);
    }
  }
}
