package dev.keyturn.sandbox.s3;

import java.util.Map;
import java.util.TreeMap;

/**
 * Configurations that the sandbox keeps and returns as given, but does not act upon: replication,
 * inventory, logging; and those that it reads where needed: object lock, tags, and of the public
 * access block whether it refuses access control lists.
 */
final class BucketDocuments {
  private static final String INVENTORY = "inventory/";
  private static final String XML = "application/xml";

  private final Buckets buckets;

  BucketDocuments(Buckets buckets) {
    this.buckets = buckets;
  }

  /** The configuration of a bucket that was created for object lock. */
  static byte[] emptyLock() {
    return XmlDocument.of(
        "ObjectLockConfiguration", xml -> xml.text("ObjectLockEnabled", "Enabled"));
  }

  /** A handler that returns a document, or refuses with the error for one that is missing. */
  Handler get(String name, String errorCode, String errorMessage) {
    return request -> {
      byte[] document = buckets.open(request).settings().documents().get(name);
      if (document == null) {
        throw Refusal.of(errorCode, 404, errorMessage).element("BucketName", request.bucket());
      }
      return Reply.ok().body(document, XML);
    };
  }

  /** A handler that stores a document with the given root element. */
  Handler put(String name, String root) {
    return request -> {
      Bucket bucket = buckets.open(request);
      byte[] document = Payload.digested(request).bytes();
      XmlNode.parse(document, root);
      bucket.change(settings -> settings.withDocument(name, document));
      return Reply.ok();
    };
  }

  /** A handler that drops a document; dropping what is not there succeeds. */
  Handler delete(String name) {
    return request -> {
      buckets.open(request).change(settings -> settings.withoutDocument(name));
      return Reply.status(204);
    };
  }

  Reply putReplication(S3Request request) {
    requireVersioning(buckets.open(request));
    return put("replication", "ReplicationConfiguration").handle(request);
  }

  Reply putLock(S3Request request) {
    Bucket bucket = buckets.open(request);
    requireVersioning(bucket);
    byte[] document = Payload.digested(request).bytes();
    XmlNode.parse(document, "ObjectLockConfiguration");
    bucket.change(settings -> settings.withDocument(BucketSettings.OBJECT_LOCK, document));
    return Reply.ok();
  }

  Reply putTags(S3Request request) {
    Bucket bucket = buckets.open(request);
    byte[] document = Payload.digested(request).bytes();
    Tags.checkForBucket(document);
    bucket.change(settings -> settings.withDocument("tagging", document));
    return Reply.status(204);
  }

  Reply getLogging(S3Request request) {
    byte[] document = buckets.open(request).settings().documents().get("logging");
    return document == null
        ? Reply.xml("BucketLoggingStatus", xml -> {})
        : Reply.ok().body(document, XML);
  }

  Reply putInventory(S3Request request) {
    Bucket bucket = buckets.open(request);
    byte[] document = Payload.of(request).bytes();
    XmlNode root = XmlNode.parse(document, "InventoryConfiguration");
    String id = request.parameter("id").orElse("");
    if (id.isEmpty() || !root.required("Id").equals(id)) {
      throw Errors.invalidArgument("id", id, "The Id in the query and in the body must be equal");
    }
    bucket.change(settings -> settings.withDocument(INVENTORY + id, document));
    return Reply.status(204);
  }

  Reply getInventory(S3Request request) {
    return get(
            INVENTORY + request.parameter("id").orElse(""),
            "NoSuchConfiguration",
            "The specified configuration does not exist.")
        .handle(request);
  }

  Reply deleteInventory(S3Request request) {
    return delete(INVENTORY + request.parameter("id").orElse("")).handle(request);
  }

  Reply listInventories(S3Request request) {
    Map<String, byte[]> documents = new TreeMap<>(buckets.open(request).settings().documents());
    return Reply.xml(
        "ListInventoryConfigurationsResult",
        xml -> {
          documents.forEach(
              (name, document) -> {
                if (name.startsWith(INVENTORY)) {
                  copy(XmlNode.parse(document, "InventoryConfiguration"), xml);
                }
              });
          xml.text("IsTruncated", false);
        });
  }

  /** Writes an element as it was read. */
  static void copy(XmlNode node, XmlDocument xml) {
    if (node.children().isEmpty()) {
      xml.text(node.name(), node.text());
    } else {
      xml.inside(node.name(), inner -> node.children().forEach(child -> copy(child, inner)));
    }
  }

  private static void requireVersioning(Bucket bucket) {
    if (bucket.settings().versioning() != Versioning.ENABLED) {
      throw Refusal.of(
          "InvalidBucketState",
          409,
          "Versioning must be 'Enabled' on the bucket to apply this configuration");
    }
  }
}
