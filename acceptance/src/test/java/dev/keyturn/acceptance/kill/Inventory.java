package dev.keyturn.acceptance.kill;

import dev.keyturn.acceptance.estate.Hash;
import dev.keyturn.acceptance.estate.Place;
import dev.keyturn.acceptance.estate.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * Every version of every object, with its content and traits.
 *
 * @param versions by object, and by version id
 * @param latest the current content of each object that is not deleted
 * @param markers the ids of the delete markers by object
 */
record Inventory(
    Map<Place, Map<String, Stored>> versions,
    Map<Place, Stored> latest,
    Map<Place, List<String>> markers) {

  /** A version's content, by its hash, and what it has besides. */
  public record Stored(String sha256, Traits traits) {}

  static Inventory read(S3Client s3, List<String> buckets) {
    Inventory inventory = new Inventory(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    buckets.forEach(bucket -> inventory.add(s3, bucket));
    return inventory;
  }

  /** How many versions there are in a bucket, without delete markers. */
  long count(String bucket) {
    return versions.entrySet().stream()
        .filter(entry -> entry.getKey().bucket().equals(bucket))
        .mapToLong(entry -> entry.getValue().size())
        .sum();
  }

  /** What must not differ after a replacement: lost or changed versions, doubled copies. */
  List<String> damage(Inventory after, Place rewritten) {
    List<String> damage = new ArrayList<>();
    if (!markers.equals(after.markers)) {
      damage.add("the delete markers were " + markers + " and are " + after.markers);
    }
    if (!versions.keySet().equals(after.versions.keySet())) {
      damage.add("the objects were " + versions.keySet() + ", are " + after.versions.keySet());
    }
    versions.forEach(
        (place, before) -> {
          Map<String, Stored> now = after.versions.getOrDefault(place, Map.of());
          // The file of wrapped keys is copied once and written once with other content.
          boolean file = place.equals(rewritten);
          before.forEach(
              (id, stored) -> {
                if (!stored.equals(now.get(id))) {
                  damage.add(place + " " + id + " was " + stored + ", is " + now.get(id));
                }
              });
          if (now.size() > before.size() + (file ? 2 : 1)) {
            damage.add(place + " had " + before.size() + " versions, has " + now.size());
          }
          if (!file) {
            compareLatest(place, after, damage);
          }
        });
    return damage;
  }

  private void compareLatest(Place place, Inventory after, List<String> damage) {
    if (!Objects.equals(latest.get(place), after.latest.get(place))) {
      damage.add(place + " was " + latest.get(place) + ", is " + after.latest.get(place));
    }
  }

  private void add(S3Client s3, String bucket) {
    for (ListObjectVersionsResponse page :
        s3.listObjectVersionsPaginator(
            request -> request.bucket(bucket).encodingType(EncodingType.URL))) {
      page.versions().forEach(version -> add(s3, new Place(bucket, version.key()), version));
      for (DeleteMarkerEntry marker : page.deleteMarkers()) {
        markers
            .computeIfAbsent(new Place(bucket, marker.key()), unknown -> new ArrayList<>())
            .add(marker.versionId());
      }
    }
  }

  private void add(S3Client s3, Place place, ObjectVersion version) {
    ResponseBytes<GetObjectResponse> read =
        s3.getObjectAsBytes(
            request ->
                request.bucket(place.bucket()).key(place.key()).versionId(version.versionId()));
    Stored stored = new Stored(Hash.sha256(read.asByteArray()), Traits.of(read.response()));
    versions.computeIfAbsent(place, unknown -> new TreeMap<>()).put(version.versionId(), stored);
    if (version.isLatest()) {
      latest.put(place, stored);
    }
  }
}
