package dev.keyturn.acceptance.estate;

/** Where an object is. */
public record Place(String bucket, String key) implements Comparable<Place> {
  @Override
  public int compareTo(Place other) {
    int buckets = bucket.compareTo(other.bucket);
    return buckets == 0 ? key.compareTo(other.key) : buckets;
  }
}
