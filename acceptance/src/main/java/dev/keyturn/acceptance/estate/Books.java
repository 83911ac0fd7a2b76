package dev.keyturn.acceptance.estate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Every write of every object of an estate. Thread-safe. */
public final class Books {
  private final Map<Place, History> histories = new ConcurrentSkipListMap<>();
  private final List<Place> places = new CopyOnWriteArrayList<>();

  /** Puts an object and enters the write. */
  public void put(S3Client s3, Recipe recipe) {
    History history = open(recipe.place());
    history.begin(recipe.write());
    PutObjectResponse response =
        s3.putObject(recipe.request(), RequestBody.fromBytes(recipe.content().asByteArray()));
    history.settle(Optional.ofNullable(response.versionId()));
  }

  /** Deletes an object, which in a versioned bucket leaves a delete marker, and enters that. */
  void delete(S3Client s3, Place place) {
    History history = open(place);
    history.begin(Write.DELETION);
    String marker =
        s3.deleteObject(request -> request.bucket(place.bucket()).key(place.key())).versionId();
    history.settle(Optional.ofNullable(marker));
  }

  /** The history of an object; empty if nobody wrote it. */
  public Optional<History> of(Place place) {
    return Optional.ofNullable(histories.get(place));
  }

  /** All histories. */
  public Map<Place, History> all() {
    return Map.copyOf(histories);
  }

  /** Some object. */
  public Place any(RandomGenerator random) {
    return places.get(random.nextInt(places.size()));
  }

  /** How many object versions were written. */
  public long versions() {
    return histories.values().stream()
        .flatMap(history -> history.all().stream())
        .filter(Write::leavesObject)
        .count();
  }

  private History open(Place place) {
    return histories.computeIfAbsent(
        place,
        unknown -> {
          places.add(unknown);
          return new History();
        });
  }
}
