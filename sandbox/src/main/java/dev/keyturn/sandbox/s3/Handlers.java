package dev.keyturn.sandbox.s3;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The table of operations and what serves them. */
final class Handlers {
  private final Map<Operation, Handler> table = new EnumMap<>(Operation.class);

  Handlers(Buckets buckets, String account) {
    addBuckets(new BucketLife(buckets, account));
    addConfiguration(new BucketConfiguration(buckets));
    BucketDocuments documents = new BucketDocuments(buckets);
    addDocuments(documents);
    addRules(documents, new BucketRuleSets(buckets));
    addDetails(new ObjectDetails(buckets));
    addLocks(new ObjectLocks(buckets));
    table.put(Operation.GET_OBJECT_ATTRIBUTES, new ObjectAttributes(buckets)::get);
    ObjectListing listing = new ObjectListing(buckets);
    table.put(Operation.LIST_OBJECTS, listing::list);
    table.put(Operation.LIST_OBJECTS_V2, listing::listV2);
  }

  /** Adds what moves content. */
  Handlers withContent(Buckets buckets, Writing writing, S3Limits limits) {
    ObjectReads reads = new ObjectReads(buckets, writing.vault());
    table.put(Operation.GET_OBJECT, reads::get);
    table.put(Operation.HEAD_OBJECT, reads::head);
    table.put(Operation.COPY_OBJECT, new ObjectCopies(buckets, writing, limits)::copy);
    ObjectDeletes deletes = new ObjectDeletes(buckets, writing.ids());
    table.put(Operation.DELETE_OBJECT, deletes::delete);
    table.put(Operation.DELETE_OBJECTS, deletes::deleteAll);
    table.put(Operation.LIST_OBJECT_VERSIONS, new VersionListing(buckets, writing.ids())::list);
    addUploads(buckets, writing, new Uploads(buckets, writing, limits));
    return this;
  }

  Handlers with(Operation operation, Handler handler) {
    table.put(operation, handler);
    return this;
  }

  Handler of(Operation operation) {
    return Objects.requireNonNull(table.get(operation), operation::name);
  }

  private void addBuckets(BucketLife life) {
    table.put(Operation.LIST_BUCKETS, life::list);
    table.put(Operation.CREATE_BUCKET, life::create);
    table.put(Operation.HEAD_BUCKET, life::head);
    table.put(Operation.DELETE_BUCKET, life::delete);
    table.put(Operation.GET_BUCKET_LOCATION, life::location);
  }

  private void addConfiguration(BucketConfiguration settings) {
    table.put(Operation.GET_BUCKET_VERSIONING, settings::getVersioning);
    table.put(Operation.PUT_BUCKET_VERSIONING, settings::putVersioning);
    table.put(Operation.GET_BUCKET_ENCRYPTION, settings::getEncryption);
    table.put(Operation.PUT_BUCKET_ENCRYPTION, settings::putEncryption);
    table.put(Operation.DELETE_BUCKET_ENCRYPTION, settings::deleteEncryption);
    table.put(Operation.GET_BUCKET_POLICY, settings::getPolicy);
    table.put(Operation.PUT_BUCKET_POLICY, settings::putPolicy);
    table.put(Operation.DELETE_BUCKET_POLICY, settings::deletePolicy);
    table.put(Operation.GET_BUCKET_OWNERSHIP_CONTROLS, settings::getOwnership);
    table.put(Operation.PUT_BUCKET_OWNERSHIP_CONTROLS, settings::putOwnership);
    table.put(Operation.GET_BUCKET_ACL, settings::getAcl);
  }

  private void addDocuments(BucketDocuments documents) {
    addMissable(documents);
    table.put(Operation.PUT_BUCKET_REPLICATION, documents::putReplication);
    table.put(Operation.DELETE_BUCKET_REPLICATION, documents.delete("replication"));
    table.put(Operation.GET_BUCKET_LOGGING, documents::getLogging);
    table.put(Operation.PUT_BUCKET_LOGGING, documents.put("logging", "BucketLoggingStatus"));
    table.put(Operation.PUT_OBJECT_LOCK_CONFIGURATION, documents::putLock);
    table.put(
        Operation.PUT_PUBLIC_ACCESS_BLOCK,
        documents.put(BucketSettings.PUBLIC_ACCESS_BLOCK, "PublicAccessBlockConfiguration"));
    table.put(
        Operation.DELETE_PUBLIC_ACCESS_BLOCK, documents.delete(BucketSettings.PUBLIC_ACCESS_BLOCK));
    table.put(Operation.PUT_BUCKET_TAGGING, documents::putTags);
    table.put(Operation.DELETE_BUCKET_TAGGING, documents.delete("tagging"));
    table.put(Operation.PUT_BUCKET_INVENTORY_CONFIGURATION, documents::putInventory);
    table.put(Operation.GET_BUCKET_INVENTORY_CONFIGURATION, documents::getInventory);
    table.put(Operation.LIST_BUCKET_INVENTORY_CONFIGURATIONS, documents::listInventories);
    table.put(Operation.DELETE_BUCKET_INVENTORY_CONFIGURATION, documents::deleteInventory);
  }

  /** Adds what is an error to ask for where nothing was configured. */
  private void addMissable(BucketDocuments documents) {
    table.put(
        Operation.GET_BUCKET_REPLICATION,
        documents.get(
            "replication",
            "ReplicationConfigurationNotFoundError",
            "The replication configuration was not found"));
    table.put(
        Operation.GET_OBJECT_LOCK_CONFIGURATION,
        documents.get(
            BucketSettings.OBJECT_LOCK,
            "ObjectLockConfigurationNotFoundError",
            "Object Lock configuration does not exist for this bucket"));
    table.put(
        Operation.GET_BUCKET_TAGGING,
        documents.get("tagging", "NoSuchTagSet", "The TagSet does not exist"));
    table.put(
        Operation.GET_PUBLIC_ACCESS_BLOCK,
        documents.get(
            BucketSettings.PUBLIC_ACCESS_BLOCK,
            "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found"));
  }

  private void addRules(BucketDocuments documents, BucketRuleSets rules) {
    table.put(
        Operation.GET_BUCKET_LIFECYCLE_CONFIGURATION,
        documents.get(
            BucketRuleSets.LIFECYCLE,
            "NoSuchLifecycleConfiguration",
            "The lifecycle configuration does not exist"));
    table.put(Operation.PUT_BUCKET_LIFECYCLE_CONFIGURATION, rules::putLifecycle);
    table.put(Operation.DELETE_BUCKET_LIFECYCLE, documents.delete(BucketRuleSets.LIFECYCLE));
    table.put(Operation.GET_BUCKET_NOTIFICATION_CONFIGURATION, rules::getNotifications);
    table.put(Operation.PUT_BUCKET_NOTIFICATION_CONFIGURATION, rules::putNotifications);
  }

  private void addDetails(ObjectDetails details) {
    table.put(Operation.GET_OBJECT_TAGGING, details::getTags);
    table.put(Operation.PUT_OBJECT_TAGGING, details::putTags);
    table.put(Operation.DELETE_OBJECT_TAGGING, details::deleteTags);
    table.put(Operation.GET_OBJECT_ACL, details::getAcl);
    table.put(Operation.PUT_OBJECT_ACL, details::putAcl);
    table.put(Operation.RESTORE_OBJECT, details::restore);
  }

  private void addLocks(ObjectLocks locks) {
    table.put(Operation.GET_OBJECT_RETENTION, locks::getRetention);
    table.put(Operation.PUT_OBJECT_RETENTION, locks::putRetention);
    table.put(Operation.GET_OBJECT_LEGAL_HOLD, locks::getLegalHold);
    table.put(Operation.PUT_OBJECT_LEGAL_HOLD, locks::putLegalHold);
  }

  private void addUploads(Buckets buckets, Writing writing, Uploads uploads) {
    table.put(Operation.CREATE_MULTIPART_UPLOAD, uploads::create);
    table.put(Operation.UPLOAD_PART, uploads::putPart);
    table.put(Operation.UPLOAD_PART_COPY, uploads::copyPart);
    table.put(Operation.ABORT_MULTIPART_UPLOAD, uploads::abort);
    table.put(
        Operation.COMPLETE_MULTIPART_UPLOAD,
        new UploadCompletion(buckets, writing, uploads)::complete);
    UploadListing listing = new UploadListing(buckets, uploads, writing.ids());
    table.put(Operation.LIST_PARTS, listing::parts);
    table.put(Operation.LIST_MULTIPART_UPLOADS, listing::uploads);
  }
}
