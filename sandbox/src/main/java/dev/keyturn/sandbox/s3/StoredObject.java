package dev.keyturn.sandbox.s3;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A version with content; the content is kept encrypted only. */
record StoredObject(
    String versionId,
    Instant modified,
    Content content,
    Encryption encryption,
    Traits traits,
    Optional<Instant> restoredUntil)
    implements Version {

  boolean archived(Instant now) {
    boolean restored = restoredUntil.filter(now::isBefore).isPresent();
    return traits.attributes().storageClass().archive() && !restored;
  }

  StoredObject withTraits(Traits changed) {
    return new StoredObject(versionId, modified, content, encryption, changed, restoredUntil);
  }

  StoredObject withTags(Map<String, String> tags) {
    return withTraits(traits.withTags(tags));
  }

  StoredObject withSealing(Content sealed, Encryption changed) {
    return new StoredObject(versionId, modified, sealed, changed, traits, restoredUntil);
  }

  StoredObject withRestoredUntil(Instant until) {
    return new StoredObject(versionId, modified, content, encryption, traits, Optional.of(until));
  }
}
