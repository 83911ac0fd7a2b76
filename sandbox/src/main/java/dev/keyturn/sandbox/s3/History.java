package dev.keyturn.sandbox.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All versions of one key, newest first; immutable, so that a key changes atomically. */
record History(List<Version> newestFirst) {
  static final History EMPTY = new History(List.of());

  History {
    newestFirst = List.copyOf(newestFirst);
  }

  boolean isEmpty() {
    return newestFirst.isEmpty();
  }

  Optional<Version> current() {
    return newestFirst.stream().findFirst();
  }

  Optional<StoredObject> currentObject() {
    return current().filter(StoredObject.class::isInstance).map(StoredObject.class::cast);
  }

  Optional<Version> byId(String versionId) {
    return newestFirst.stream().filter(v -> v.versionId().equals(versionId)).findFirst();
  }

  /** Puts a version on top; a null version takes the place of an earlier one. */
  History with(Version version) {
    List<Version> versions = new ArrayList<>(newestFirst.size() + 1);
    versions.add(version);
    newestFirst.stream().filter(v -> !(version.isNull() && v.isNull())).forEach(versions::add);
    return new History(versions);
  }

  History without(String versionId) {
    return new History(newestFirst.stream().filter(v -> !v.versionId().equals(versionId)).toList());
  }

  /** Exchanges a version for another state of it, at its place. */
  History replace(Version changed) {
    return new History(
        newestFirst.stream()
            .map(v -> v.versionId().equals(changed.versionId()) ? changed : v)
            .toList());
  }
}
