package dev.keyturn.acceptance.estate;

import java.util.Optional;

/**
 * One write of an object.
 *
 * @param sha256 the content's hash; empty for a delete marker
 * @param versionId the version that it made, in a versioned bucket
 */
public record Write(String sha256, Optional<Traits> traits, Optional<String> versionId) {
  /** A delete marker. */
  static final Write DELETION = new Write("", Optional.empty(), Optional.empty());

  /** Whether the object is there after it. */
  public boolean leavesObject() {
    return !sha256.isEmpty();
  }

  Write as(Optional<String> version) {
    return new Write(sha256, traits, version);
  }
}
