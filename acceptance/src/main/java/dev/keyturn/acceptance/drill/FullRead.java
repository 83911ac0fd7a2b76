package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.Hash;
import dev.keyturn.acceptance.estate.History;
import dev.keyturn.acceptance.estate.Place;
import dev.keyturn.acceptance.estate.Traits;
import dev.keyturn.acceptance.estate.Write;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * Reads every live item as the application and compares it with the books: each version that exists
 * and each wrapped key. A version that the books miss must have the content and the traits of a
 * write of its object, and the current one those of the last write.
 */
final class FullRead {
  private static final int THREADS = 8;
  private static final String UNVERSIONED = "null";

  private final S3Client s3;
  private final Estate estate;
  private final DataKeyUser dataKeys;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Set<Place> current = ConcurrentHashMap.newKeySet();

  FullRead(Aws aws, Estate estate, DataKeyUser dataKeys) {
    this.s3 = aws.s3(Actor.APPLICATION);
    this.estate = estate;
    this.dataKeys = dataKeys;
  }

  /** What was read, and what was wrong with items or missing. */
  record Result(long checked, List<String> wrong) {
    Result {
      wrong = List.copyOf(wrong);
    }

    Result plus(Result more) {
      List<String> both = new ArrayList<>(wrong);
      both.addAll(more.wrong);
      return new Result(checked + more.checked, both);
    }

    long ok() {
      return checked - wrong.size();
    }
  }

  /** Reads all. */
  Result readAll() {
    List<Callable<Optional<String>>> reads = new ArrayList<>();
    estate.buckets().forEach(bucket -> reads.addAll(versions(bucket)));
    List<WrappedDataKey> keys = new ArrayList<>(dataKeys.inline());
    List<String> wrong = new ArrayList<>();
    try {
      keys.addAll(dataKeys.readFile());
    } catch (SdkException | IllegalStateException e) {
      // Its keys will be missed below.
      wrong.add(estate.wrappedKeys().file() + ": " + e.getMessage());
    }
    keys.forEach(key -> reads.add(() -> unwrap(key)));
    run(reads).forEach(found -> found.ifPresent(wrong::add));
    List<String> missing = new ArrayList<>(missingKeys(keys));
    missing.addAll(missingVersions());
    wrong.addAll(missing);
    return new Result(reads.size() + missing.size(), wrong);
  }

  private List<Callable<Optional<String>>> versions(String bucket) {
    List<Callable<Optional<String>>> reads = new ArrayList<>();
    for (ObjectVersion version :
        s3.listObjectVersionsPaginator(
                request -> request.bucket(bucket).encodingType(EncodingType.URL))
            .versions()) {
      reads.add(() -> read(new Place(bucket, version.key()), version));
    }
    return reads;
  }

  private Optional<String> read(Place place, ObjectVersion version) {
    seen.add(place + version.versionId());
    if (version.isLatest()) {
      current.add(place);
    }
    try {
      ResponseBytes<GetObjectResponse> read =
          s3.getObjectAsBytes(
              request ->
                  request.bucket(place.bucket()).key(place.key()).versionId(version.versionId()));
      String hash = Hash.sha256(read.asByteArray());
      Traits traits = Traits.of(read.response());
      return estate
          .books()
          .of(place)
          .flatMap(history -> compare(history, version, hash, traits))
          .map(wrong -> place + " " + version.versionId() + ": " + wrong);
    } catch (SdkException e) {
      return Optional.of(place + " " + version.versionId() + ": " + e.getMessage());
    }
  }

  private static Optional<String> compare(
      History history, ObjectVersion version, String hash, Traits traits) {
    List<Write> candidates =
        version.isLatest()
            ? history.latest().stream().toList()
            : history.version(version.versionId()).map(List::of).orElseGet(history::all);
    List<Write> sameContent =
        candidates.stream().filter(write -> write.sha256().equals(hash)).toList();
    if (sameContent.isEmpty()) {
      return Optional.of("the content is not the one that was written");
    }
    return sameContent.stream().anyMatch(write -> write.traits().equals(Optional.of(traits)))
        ? Optional.empty()
        : Optional.of("it has " + traits + ", written was " + sameContent.get(0).traits());
  }

  private Optional<String> unwrap(WrappedDataKey key) {
    try {
      dataKeys.unwrap(key);
      return Optional.empty();
    } catch (SdkException | Usage.WrongAnswer e) {
      return Optional.of(key.id() + ": " + e.getMessage());
    }
  }

  private List<String> missingKeys(List<WrappedDataKey> present) {
    Set<String> missing = new HashSet<>(estate.wrappedKeys().plaintexts().keySet());
    present.forEach(key -> missing.remove(key.id()));
    return missing.stream().map(id -> id + ": the wrapped key is gone").toList();
  }

  /** Versions and objects in the books that no listing showed. */
  private List<String> missingVersions() {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<Place, History> entry : estate.books().all().entrySet()) {
      Place place = entry.getKey();
      for (Write write : entry.getValue().all()) {
        write
            .versionId()
            .filter(id -> write.leavesObject() && !id.equals(UNVERSIONED))
            .filter(id -> !seen.contains(place + id))
            .ifPresent(id -> missing.add(place + " " + id + ": the version is gone"));
      }
      boolean expected = entry.getValue().latest().filter(Write::leavesObject).isPresent();
      if (expected != current.contains(place)) {
        missing.add(place + (expected ? ": the object is gone" : ": the deleted object is back"));
      }
    }
    return missing;
  }

  private static List<Optional<String>> run(List<Callable<Optional<String>>> reads) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Optional<String>> results = new ArrayList<>();
      for (Future<Optional<String>> done : threads.invokeAll(reads)) {
        results.add(done.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading everything failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
