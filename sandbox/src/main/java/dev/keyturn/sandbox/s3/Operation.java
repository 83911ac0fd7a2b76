package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.WireRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operations that are served: level, method and AWS name, the IAM action, the query parameters
 * that select the operation and those that it may have besides. Any other parameter is refused.
 */
@SuppressWarnings("ImmutableEnumChecker") // the sets are unmodifiable copies
enum Operation {
  LIST_BUCKETS(
      "SERVICE GET ListBuckets",
      "s3:ListAllMyBuckets",
      "",
      "max-buckets,continuation-token,prefix,bucket-region"),
  CREATE_BUCKET("BUCKET PUT CreateBucket", "s3:CreateBucket", "", ""),
  HEAD_BUCKET("BUCKET HEAD HeadBucket", "s3:ListBucket", "", ""),
  DELETE_BUCKET("BUCKET DELETE DeleteBucket", "s3:DeleteBucket", "", ""),
  GET_BUCKET_LOCATION("BUCKET GET GetBucketLocation", "s3:GetBucketLocation", "location", ""),
  PUT_BUCKET_ENCRYPTION(
      "BUCKET PUT PutBucketEncryption", "s3:PutEncryptionConfiguration", "encryption", ""),
  GET_BUCKET_ENCRYPTION(
      "BUCKET GET GetBucketEncryption", "s3:GetEncryptionConfiguration", "encryption", ""),
  DELETE_BUCKET_ENCRYPTION(
      "BUCKET DELETE DeleteBucketEncryption", "s3:PutEncryptionConfiguration", "encryption", ""),
  PUT_BUCKET_VERSIONING(
      "BUCKET PUT PutBucketVersioning", "s3:PutBucketVersioning", "versioning", ""),
  GET_BUCKET_VERSIONING(
      "BUCKET GET GetBucketVersioning", "s3:GetBucketVersioning", "versioning", ""),
  PUT_BUCKET_POLICY("BUCKET PUT PutBucketPolicy", "s3:PutBucketPolicy", "policy", ""),
  GET_BUCKET_POLICY("BUCKET GET GetBucketPolicy", "s3:GetBucketPolicy", "policy", ""),
  DELETE_BUCKET_POLICY("BUCKET DELETE DeleteBucketPolicy", "s3:DeleteBucketPolicy", "policy", ""),
  PUT_BUCKET_REPLICATION(
      "BUCKET PUT PutBucketReplication", "s3:PutReplicationConfiguration", "replication", ""),
  GET_BUCKET_REPLICATION(
      "BUCKET GET GetBucketReplication", "s3:GetReplicationConfiguration", "replication", ""),
  DELETE_BUCKET_REPLICATION(
      "BUCKET DELETE DeleteBucketReplication", "s3:PutReplicationConfiguration", "replication", ""),
  PUT_BUCKET_INVENTORY_CONFIGURATION(
      "BUCKET PUT PutBucketInventoryConfiguration",
      "s3:PutInventoryConfiguration",
      "inventory,id",
      ""),
  GET_BUCKET_INVENTORY_CONFIGURATION(
      "BUCKET GET GetBucketInventoryConfiguration",
      "s3:GetInventoryConfiguration",
      "inventory,id",
      ""),
  LIST_BUCKET_INVENTORY_CONFIGURATIONS(
      "BUCKET GET ListBucketInventoryConfigurations",
      "s3:GetInventoryConfiguration",
      "inventory",
      "continuation-token"),
  DELETE_BUCKET_INVENTORY_CONFIGURATION(
      "BUCKET DELETE DeleteBucketInventoryConfiguration",
      "s3:PutInventoryConfiguration",
      "inventory,id",
      ""),
  PUT_BUCKET_LOGGING("BUCKET PUT PutBucketLogging", "s3:PutBucketLogging", "logging", ""),
  GET_BUCKET_LOGGING("BUCKET GET GetBucketLogging", "s3:GetBucketLogging", "logging", ""),
  PUT_OBJECT_LOCK_CONFIGURATION(
      "BUCKET PUT PutObjectLockConfiguration",
      "s3:PutBucketObjectLockConfiguration",
      "object-lock",
      ""),
  GET_OBJECT_LOCK_CONFIGURATION(
      "BUCKET GET GetObjectLockConfiguration",
      "s3:GetBucketObjectLockConfiguration",
      "object-lock",
      ""),
  PUT_BUCKET_TAGGING("BUCKET PUT PutBucketTagging", "s3:PutBucketTagging", "tagging", ""),
  GET_BUCKET_TAGGING("BUCKET GET GetBucketTagging", "s3:GetBucketTagging", "tagging", ""),
  DELETE_BUCKET_TAGGING("BUCKET DELETE DeleteBucketTagging", "s3:PutBucketTagging", "tagging", ""),
  PUT_BUCKET_OWNERSHIP_CONTROLS(
      "BUCKET PUT PutBucketOwnershipControls",
      "s3:PutBucketOwnershipControls",
      "ownershipControls",
      ""),
  GET_BUCKET_OWNERSHIP_CONTROLS(
      "BUCKET GET GetBucketOwnershipControls",
      "s3:GetBucketOwnershipControls",
      "ownershipControls",
      ""),
  GET_BUCKET_ACL("BUCKET GET GetBucketAcl", "s3:GetBucketAcl", "acl", ""),
  GET_PUBLIC_ACCESS_BLOCK(
      "BUCKET GET GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", "publicAccessBlock", ""),
  PUT_PUBLIC_ACCESS_BLOCK(
      "BUCKET PUT PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock", "publicAccessBlock", ""),
  DELETE_PUBLIC_ACCESS_BLOCK(
      "BUCKET DELETE DeletePublicAccessBlock",
      "s3:PutBucketPublicAccessBlock",
      "publicAccessBlock",
      ""),
  GET_BUCKET_LIFECYCLE_CONFIGURATION(
      "BUCKET GET GetBucketLifecycleConfiguration",
      "s3:GetLifecycleConfiguration",
      "lifecycle",
      ""),
  PUT_BUCKET_LIFECYCLE_CONFIGURATION(
      "BUCKET PUT PutBucketLifecycleConfiguration",
      "s3:PutLifecycleConfiguration",
      "lifecycle",
      ""),
  DELETE_BUCKET_LIFECYCLE(
      "BUCKET DELETE DeleteBucketLifecycle", "s3:PutLifecycleConfiguration", "lifecycle", ""),
  GET_BUCKET_NOTIFICATION_CONFIGURATION(
      "BUCKET GET GetBucketNotificationConfiguration",
      "s3:GetBucketNotification",
      "notification",
      ""),
  PUT_BUCKET_NOTIFICATION_CONFIGURATION(
      "BUCKET PUT PutBucketNotificationConfiguration",
      "s3:PutBucketNotification",
      "notification",
      ""),
  LIST_OBJECTS(
      "BUCKET GET ListObjects",
      "s3:ListBucket",
      "",
      "delimiter,encoding-type,marker,max-keys,prefix"),
  LIST_OBJECTS_V2(
      "BUCKET GET ListObjectsV2",
      "s3:ListBucket",
      "list-type",
      "delimiter,encoding-type,max-keys,prefix,continuation-token,fetch-owner,start-after"),
  LIST_OBJECT_VERSIONS(
      "BUCKET GET ListObjectVersions",
      "s3:ListBucketVersions",
      "versions",
      "delimiter,encoding-type,key-marker,max-keys,prefix,version-id-marker"),
  LIST_MULTIPART_UPLOADS(
      "BUCKET GET ListMultipartUploads",
      "s3:ListBucketMultipartUploads",
      "uploads",
      "delimiter,encoding-type,key-marker,max-uploads,prefix,upload-id-marker"),
  DELETE_OBJECTS("BUCKET POST DeleteObjects", "s3:DeleteObject", "delete", ""),
  PUT_OBJECT("OBJECT PUT PutObject", "s3:PutObject", "", ""),
  COPY_OBJECT("OBJECT PUT CopyObject", "s3:PutObject", "", ""),
  GET_OBJECT("OBJECT GET GetObject", "s3:GetObject", "", Options.READ),
  HEAD_OBJECT("OBJECT HEAD HeadObject", "s3:GetObject", "", Options.READ),
  DELETE_OBJECT("OBJECT DELETE DeleteObject", "s3:DeleteObject", "", "versionId"),
  PUT_OBJECT_TAGGING("OBJECT PUT PutObjectTagging", "s3:PutObjectTagging", "tagging", "versionId"),
  GET_OBJECT_TAGGING("OBJECT GET GetObjectTagging", "s3:GetObjectTagging", "tagging", "versionId"),
  DELETE_OBJECT_TAGGING(
      "OBJECT DELETE DeleteObjectTagging", "s3:DeleteObjectTagging", "tagging", "versionId"),
  PUT_OBJECT_ACL("OBJECT PUT PutObjectAcl", "s3:PutObjectAcl", "acl", "versionId"),
  GET_OBJECT_ACL("OBJECT GET GetObjectAcl", "s3:GetObjectAcl", "acl", "versionId"),
  PUT_OBJECT_RETENTION(
      "OBJECT PUT PutObjectRetention", "s3:PutObjectRetention", "retention", "versionId"),
  GET_OBJECT_RETENTION(
      "OBJECT GET GetObjectRetention", "s3:GetObjectRetention", "retention", "versionId"),
  PUT_OBJECT_LEGAL_HOLD(
      "OBJECT PUT PutObjectLegalHold", "s3:PutObjectLegalHold", "legal-hold", "versionId"),
  GET_OBJECT_LEGAL_HOLD(
      "OBJECT GET GetObjectLegalHold", "s3:GetObjectLegalHold", "legal-hold", "versionId"),
  GET_OBJECT_ATTRIBUTES(
      "OBJECT GET GetObjectAttributes", "s3:GetObjectAttributes", "attributes", "versionId"),
  RESTORE_OBJECT("OBJECT POST RestoreObject", "s3:RestoreObject", "restore", "versionId"),
  UPDATE_OBJECT_ENCRYPTION(
      "OBJECT PUT UpdateObjectEncryption", "s3:UpdateObjectEncryption", "encryption", "versionId"),
  CREATE_MULTIPART_UPLOAD("OBJECT POST CreateMultipartUpload", "s3:PutObject", "uploads", ""),
  UPLOAD_PART("OBJECT PUT UploadPart", "s3:PutObject", "partNumber,uploadId", ""),
  UPLOAD_PART_COPY("OBJECT PUT UploadPartCopy", "s3:PutObject", "partNumber,uploadId", ""),
  COMPLETE_MULTIPART_UPLOAD("OBJECT POST CompleteMultipartUpload", "s3:PutObject", "uploadId", ""),
  ABORT_MULTIPART_UPLOAD(
      "OBJECT DELETE AbortMultipartUpload", "s3:AbortMultipartUpload", "uploadId", ""),
  LIST_PARTS(
      "OBJECT GET ListParts",
      "s3:ListMultipartUploadParts",
      "uploadId",
      "max-parts,part-number-marker");

  private static final Set<String> EVERYWHERE =
      Set.of(
          "x-id",
          "X-Amz-Algorithm",
          "X-Amz-Content-Sha256",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-Security-Token",
          "X-Amz-Signature",
          "X-Amz-SignedHeaders");

  private final Target.Level level;
  private final String method;
  private final String awsName;
  private final String action;
  private final Set<String> selectors;
  private final Set<String> allowed;

  Operation(String route, String action, String selectors, String options) {
    String[] parts = route.split(" ", -1);
    this.level = Target.Level.valueOf(parts[0]);
    this.method = parts[1];
    this.awsName = parts[2];
    this.action = action;
    this.selectors = names(selectors);
    this.allowed =
        Stream.of(this.selectors, names(options))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The operation that a request asks for; empty if there is none such here. */
  static Optional<Operation> of(WireRequest request, Target target) {
    Set<String> names = target.query().names();
    boolean copies = request.headers().first("x-amz-copy-source").isPresent();
    return Routes.at(target.level(), request.method()).stream()
        .filter(operation -> operation.copies() == copies || !operation.mayCopy())
        .filter(operation -> names.containsAll(operation.selectors))
        .max(Comparator.comparing(operation -> operation.selectors.size()))
        .filter(operation -> names.stream().allMatch(operation::understands));
  }

  String awsName() {
    return awsName;
  }

  /** The IAM action on the current version. */
  String action() {
    return action;
  }

  private boolean copies() {
    return this == COPY_OBJECT || this == UPLOAD_PART_COPY;
  }

  private boolean mayCopy() {
    return copies() || this == PUT_OBJECT || this == UPLOAD_PART;
  }

  private boolean understands(String parameter) {
    return allowed.contains(parameter)
        || EVERYWHERE.contains(parameter)
        || parameter.startsWith("x-amz-");
  }

  private static Set<String> names(String list) {
    return list.isEmpty() ? Set.of() : Set.of(list.split(",", -1));
  }

  private static final class Options {
    static final String READ =
        "versionId,partNumber,response-cache-control,response-content-disposition,"
            + "response-content-encoding,response-content-language,response-content-type,"
            + "response-expires";
  }

  private static final class Routes {
    private static final Map<String, List<Operation>> BY_PLACE =
        Arrays.stream(Operation.values())
            .collect(Collectors.groupingBy(operation -> operation.level + operation.method));

    static List<Operation> at(Target.Level level, String method) {
      return BY_PLACE.getOrDefault(level + method, List.of());
    }
  }
}
