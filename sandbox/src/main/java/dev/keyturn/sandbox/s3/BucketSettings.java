package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.policy.PolicyDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A bucket's configuration; documents that S3 only keeps are kept as they were given. */
record BucketSettings(
    Versioning versioning,
    DefaultEncryption encryption,
    Optional<PolicyDocument> policy,
    Ownership ownership,
    Map<String, byte[]> documents) {

  static final String OBJECT_LOCK = "object-lock";
  static final String PUBLIC_ACCESS_BLOCK = "publicAccessBlock";

  BucketSettings {
    documents = Map.copyOf(documents);
  }

  static BucketSettings initial(Ownership ownership) {
    return new BucketSettings(
        Versioning.UNVERSIONED, DefaultEncryption.STANDARD, Optional.empty(), ownership, Map.of());
  }

  boolean lockEnabled() {
    return documents.containsKey(OBJECT_LOCK);
  }

  /** Whether writes with an access control list for everybody are refused. */
  boolean blocksPublicAcls() {
    return Optional.ofNullable(documents.get(PUBLIC_ACCESS_BLOCK))
        .map(document -> XmlNode.parse(document, "PublicAccessBlockConfiguration"))
        .flatMap(root -> root.value("BlockPublicAcls"))
        .filter("true"::equalsIgnoreCase)
        .isPresent();
  }

  /** The retention that a new version gets by itself. */
  Optional<ObjectLock.Retention> defaultRetention(Instant now) {
    return Optional.ofNullable(documents.get(OBJECT_LOCK))
        .map(document -> XmlNode.parse(document, "ObjectLockConfiguration"))
        .flatMap(root -> root.child("Rule"))
        .flatMap(rule -> rule.child("DefaultRetention"))
        .map(
            retention ->
                new ObjectLock.Retention(
                    ObjectLock.Retention.mode(retention.required("Mode")),
                    now.plus(Duration.ofDays(days(retention)))));
  }

  BucketSettings withVersioning(Versioning changed) {
    return new BucketSettings(changed, encryption, policy, ownership, documents);
  }

  BucketSettings withEncryption(DefaultEncryption changed) {
    return new BucketSettings(versioning, changed, policy, ownership, documents);
  }

  BucketSettings withPolicy(Optional<PolicyDocument> changed) {
    return new BucketSettings(versioning, encryption, changed, ownership, documents);
  }

  BucketSettings withOwnership(Ownership changed) {
    return new BucketSettings(versioning, encryption, policy, changed, documents);
  }

  BucketSettings withDocument(String name, byte[] document) {
    Map<String, byte[]> changed = new LinkedHashMap<>(documents);
    changed.put(name, document);
    return new BucketSettings(versioning, encryption, policy, ownership, changed);
  }

  BucketSettings withoutDocument(String name) {
    Map<String, byte[]> changed = new LinkedHashMap<>(documents);
    changed.remove(name);
    return new BucketSettings(versioning, encryption, policy, ownership, changed);
  }

  private static long days(XmlNode retention) {
    return retention
        .value("Days")
        .map(Long::parseLong)
        .orElseGet(() -> 365 * Long.parseLong(retention.required("Years")));
  }
}
