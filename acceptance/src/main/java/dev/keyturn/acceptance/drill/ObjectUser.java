package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Books;
import dev.keyturn.acceptance.estate.Hash;
import dev.keyturn.acceptance.estate.History;
import dev.keyturn.acceptance.estate.Place;
import dev.keyturn.acceptance.estate.Recipe;
import dev.keyturn.acceptance.estate.Write;
import java.util.List;
import java.util.SplittableRandom;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Reads and writes random objects and compares what it reads with the books. */
final class ObjectUser {
  private final S3Client s3;
  private final Books books;
  private final List<String> buckets;
  private final Usage usage;
  private final SplittableRandom random;
  private int added;

  ObjectUser(S3Client s3, Books books, List<String> buckets, Usage usage, long seed) {
    this.s3 = s3;
    this.books = books;
    this.buckets = buckets;
    this.usage = usage;
    this.random = new SplittableRandom(seed);
  }

  /** Reads an object as it is now, or an older version of it. */
  void read() {
    Place place = books.any(random);
    History history = books.of(place).orElseThrow();
    List<Write> versions =
        history.all().stream()
            .filter(write -> write.leavesObject() && write.versionId().isPresent())
            .toList();
    if (!versions.isEmpty() && random.nextInt(3) == 0) {
      Write write = versions.get(random.nextInt(versions.size()));
      usage.count("GetObject " + place + " " + write.versionId(), () -> readVersion(place, write));
    } else if (history.settled() > 0) {
      usage.count("GetObject " + place, () -> readCurrent(place, history));
    }
  }

  /** Overwrites an object or adds one, through the bucket's default encryption. */
  void write() {
    Place place =
        random.nextInt(3) == 0
            ? new Place(buckets.get(random.nextInt(buckets.size())), "live/added-" + added++)
            : books.any(random);
    Recipe recipe = Recipe.of(place, random);
    usage.count("PutObject " + place, () -> books.put(s3, recipe));
  }

  private void readVersion(Place place, Write write) {
    byte[] content =
        s3.getObjectAsBytes(
                request ->
                    request
                        .bucket(place.bucket())
                        .key(place.key())
                        .versionId(write.versionId().orElseThrow()))
            .asByteArray();
    if (!Hash.sha256(content).equals(write.sha256())) {
      throw new Usage.WrongAnswer("the content is another");
    }
  }

  private void readCurrent(Place place, History history) {
    int settled = history.settled();
    String found = current(place);
    if (history.possibleSince(settled).stream().noneMatch(write -> write.sha256().equals(found))) {
      throw new Usage.WrongAnswer(
          found.isEmpty() ? "the object is gone" : "the content is none of the possible ones");
    }
  }

  /** The hash of the content; empty if there is no object. */
  private String current(Place place) {
    try {
      return Hash.sha256(
          s3.getObjectAsBytes(request -> request.bucket(place.bucket()).key(place.key()))
              .asByteArray());
    } catch (NoSuchKeyException e) {
      return "";
    }
  }
}
