package dev.keyturn.sandbox.s3;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** A multipart upload in progress; its data key was fixed when it began. */
final class Upload {
  /** Where an upload stands among others: by key, then by beginning. */
  record Place(String key, long order) {}

  /** How an upload began. */
  record Beginning(
      Place place, String id, Instant initiated, Traits traits, Encryption encryption) {}

  /** The checksum that the parts must have. */
  record Digesting(ChecksumAlgorithm algorithm, boolean composite, boolean asked) {}

  private final Beginning beginning;
  private final Digesting digesting;
  private final NavigableMap<Integer, Part> parts = new ConcurrentSkipListMap<>();
  private boolean finished;

  Upload(Beginning beginning, Digesting digesting) {
    this.beginning = beginning;
    this.digesting = digesting;
  }

  Beginning beginning() {
    return beginning;
  }

  String id() {
    return beginning.id();
  }

  String key() {
    return beginning.place().key();
  }

  Encryption encryption() {
    return beginning.encryption();
  }

  Digesting digesting() {
    return digesting;
  }

  NavigableMap<Integer, Part> parts() {
    return parts;
  }

  Optional<Part> part(int number) {
    return Optional.ofNullable(parts.get(number));
  }

  synchronized void put(Part part) {
    if (finished) {
      throw Errors.noSuchUpload(id());
    }
    parts.put(part.number(), part);
  }

  /** Ends the upload by an action that may refuse; of several attempts only one can succeed. */
  synchronized <T> T finish(Supplier<T> action) {
    if (finished) {
      throw Errors.noSuchUpload(id());
    }
    T result = action.get();
    finished = true;
    return result;
  }
}
