package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.iam.Entity.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A managed policy of an account, with at most five versions. */
final class ManagedPolicy {
  private static final int MOST_VERSIONS = 5;

  private final Identity identity;
  private final List<Version> versions = new ArrayList<>();
  private String defaultVersion = "";

  ManagedPolicy(Identity identity, String document) {
    this.identity = identity;
    add(document, true, identity.created());
  }

  Identity identity() {
    return identity;
  }

  /** The versions, the youngest first. */
  List<Version> versions() {
    List<Version> youngestFirst = new ArrayList<>(versions);
    Collections.reverse(youngestFirst);
    return youngestFirst;
  }

  String defaultVersion() {
    return defaultVersion;
  }

  Version add(String document, boolean isDefault, Instant now) {
    if (Documents.size(document) > Kind.POLICY.policySize()) {
      throw IamErrors.limitExceeded(
          "Cannot exceed quota for PolicySize: " + Kind.POLICY.policySize());
    }
    if (versions.size() == MOST_VERSIONS) {
      throw IamErrors.limitExceeded(
          "A managed policy can have up to "
              + MOST_VERSIONS
              + " versions. Before you create a new version, you must delete an existing version.");
    }
    Version version = new Version("v" + (versions.size() + 1), document, now);
    versions.add(version);
    if (isDefault) {
      defaultVersion = version.id();
    }
    return version;
  }

  /** A version of a policy, whose document never changes. */
  record Version(String id, String document, Instant created) {}
}
