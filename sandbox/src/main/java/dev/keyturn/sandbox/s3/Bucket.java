package dev.keyturn.sandbox.s3;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/**
 * A bucket: its settings, its keys in UTF-8 order, its uploads in progress. Each key changes
 * atomically by itself; no lock is held while KMS is asked.
 */
final class Bucket {
  /** Where a bucket is and whose it is. */
  record Identity(String name, String region, String account, Instant created) {}

  private final Identity identity;
  private volatile BucketSettings settings;
  private final ConcurrentNavigableMap<String, History> histories =
      new ConcurrentSkipListMap<>(utf8Order());
  private final ConcurrentNavigableMap<Upload.Place, Upload> uploads =
      new ConcurrentSkipListMap<>(
          Comparator.comparing(Upload.Place::key, utf8Order()).thenComparing(Upload.Place::order));
  private final ReadWriteLock existence = new ReentrantReadWriteLock();
  private boolean deleted;

  Bucket(Identity identity, BucketSettings settings) {
    this.identity = identity;
    this.settings = settings;
  }

  String name() {
    return identity.name();
  }

  Identity identity() {
    return identity;
  }

  BucketSettings settings() {
    return settings;
  }

  synchronized void change(UnaryOperator<BucketSettings> change) {
    settings = change.apply(settings);
  }

  History history(String key) {
    return histories.getOrDefault(key, History.EMPTY);
  }

  ConcurrentNavigableMap<String, History> histories() {
    return histories;
  }

  ConcurrentNavigableMap<Upload.Place, Upload> uploads() {
    return uploads;
  }

  /**
   * Changes a key atomically. The change may be computed several times, and refuses by throwing; a
   * history left empty is dropped.
   */
  void update(String key, UnaryOperator<History> change) {
    existence.readLock().lock();
    try {
      if (deleted) {
        throw Errors.noSuchBucket(name());
      }
      histories.compute(
          key,
          (same, before) -> {
            History after = change.apply(before == null ? History.EMPTY : before);
            return after.isEmpty() ? null : after;
          });
    } finally {
      existence.readLock().unlock();
    }
  }

  /** Marks the bucket as deleted, if nothing is in it. */
  void delete() {
    existence.writeLock().lock();
    try {
      if (!histories.isEmpty()) {
        boolean versioned = settings().versioning() != Versioning.UNVERSIONED;
        throw Refusal.of(
                "BucketNotEmpty",
                409,
                versioned
                    ? "The bucket you tried to delete is not empty. You must delete all versions in"
                        + " the bucket."
                    : "The bucket you tried to delete is not empty")
            .element("BucketName", name());
      }
      deleted = true;
    } finally {
      existence.writeLock().unlock();
    }
  }

  /** Finds the version that a request means: the current one unless an id is given. */
  Optional<Version> find(String key, Optional<String> versionId) {
    History history = history(key);
    return versionId.isPresent() ? history.byId(versionId.get()) : history.current();
  }

  /** UTF-8 byte order, which is the order of code points. */
  static Comparator<String> utf8Order() {
    return (left, right) -> {
      int common = Math.min(left.length(), right.length());
      for (int i = 0; i < common; i++) {
        char a = left.charAt(i);
        char b = right.charAt(i);
        if (a != b) {
          boolean bothOrNeither = Character.isSurrogate(a) == Character.isSurrogate(b);
          return bothOrNeither ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
        }
      }
      return Integer.compare(left.length(), right.length());
    };
  }
}
