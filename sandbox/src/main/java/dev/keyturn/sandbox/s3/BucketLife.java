package dev.keyturn.sandbox.s3;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Creating, finding and deleting buckets. */
final class BucketLife {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
  private static final String HOME_REGION = "us-east-1";

  private final Buckets buckets;
  private final String account;

  BucketLife(Buckets buckets, String account) {
    this.buckets = buckets;
    this.account = account;
  }

  Reply list(S3Request request) {
    refuseAnonymous(request);
    int max = request.number("max-buckets", 10_000, 10_000);
    String prefix = request.parameter("prefix").orElse("");
    String after = request.parameter("continuation-token").orElse("");
    Optional<String> region = request.parameter("bucket-region");
    List<Bucket.Identity> all =
        buckets.of(ownAccount(request)).stream()
            .map(Bucket::identity)
            .filter(bucket -> bucket.name().startsWith(prefix))
            .filter(bucket -> bucket.name().compareTo(after) > 0)
            .filter(bucket -> region.isEmpty() || region.get().equals(bucket.region()))
            .toList();
    List<Bucket.Identity> shown = all.stream().limit(max).toList();
    return Reply.xml(
        "ListAllMyBucketsResult",
        xml -> {
          xml.inside("Owner", o -> o.text("ID", Acl.canonicalId(ownAccount(request))));
          xml.inside("Buckets", list -> shown.forEach(bucket -> write(list, bucket)));
          if (shown.size() < all.size() && !shown.isEmpty()) {
            xml.text("ContinuationToken", shown.get(shown.size() - 1).name());
          }
          if (!prefix.isEmpty()) {
            xml.text("Prefix", prefix);
          }
        });
  }

  Reply create(S3Request request) {
    refuseAnonymous(request);
    checkName(request.bucket());
    String region = region(request);
    Ownership ownership =
        request
            .header("x-amz-object-ownership")
            .map(Ownership::of)
            .orElse(Ownership.BUCKET_OWNER_ENFORCED);
    refusePublic(request);
    BucketSettings settings = BucketSettings.initial(ownership);
    if (request.header("x-amz-bucket-object-lock-enabled").orElse("").equalsIgnoreCase("true")) {
      settings =
          settings
              .withVersioning(Versioning.ENABLED)
              .withDocument(BucketSettings.OBJECT_LOCK, BucketDocuments.emptyLock());
    }
    Bucket bucket =
        new Bucket(
            new Bucket.Identity(request.bucket(), region, ownAccount(request), request.now()),
            settings);
    buckets.add(bucket).ifPresent(existing -> refuseTaken(request, existing));
    return Reply.ok()
        .header("Location", "/" + request.bucket())
        .header("x-amz-bucket-arn", "arn:aws:s3:::" + request.bucket());
  }

  Reply head(S3Request request) {
    Bucket bucket = buckets.open(request);
    return Reply.ok()
        .header("Content-Type", "application/xml")
        .header("x-amz-bucket-arn", "arn:aws:s3:::" + bucket.name())
        .header("x-amz-bucket-region", bucket.identity().region())
        .header("x-amz-access-point-alias", "false");
  }

  Reply delete(S3Request request) {
    buckets.remove(buckets.open(request));
    return Reply.status(204);
  }

  Reply location(S3Request request) {
    String region = buckets.open(request).identity().region();
    return Reply.xml(
        "LocationConstraint", xml -> xml.characters(region.equals(HOME_REGION) ? "" : region));
  }

  private String ownAccount(S3Request request) {
    String own = request.caller().account();
    return own.isEmpty() ? account : own;
  }

  private static void write(XmlDocument xml, Bucket.Identity bucket) {
    xml.inside(
        "Bucket",
        b ->
            b.text("Name", bucket.name())
                .text("CreationDate", Reply.isoDate(bucket.created()))
                .text("BucketRegion", bucket.region())
                .text("BucketArn", "arn:aws:s3:::" + bucket.name()));
  }

  private static void refuseAnonymous(S3Request request) {
    if (request.caller().isAnonymous()) {
      throw Errors.accessDenied("Access Denied");
    }
  }

  private static void refusePublic(S3Request request) {
    boolean grants =
        request.headers().names().stream()
            .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-amz-grant-"));
    if (grants || !request.header("x-amz-acl").orElse("private").equals("private")) {
      throw Errors.notImplemented("a bucket's own access control list other than private");
    }
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches() || name.contains("..") || ADDRESS.matcher(name).matches()) {
      throw Refusal.of("InvalidBucketName", 400, "The specified bucket is not valid.")
          .element("BucketName", name);
    }
  }

  private static String region(S3Request request) {
    byte[] body = Payload.of(request).bytes();
    Optional<XmlNode> root =
        body.length == 0
            ? Optional.empty()
            : Optional.of(XmlNode.parse(body, "CreateBucketConfiguration"));
    root.ifPresent(BucketLife::refuseUnknown);
    String constraint = root.flatMap(node -> node.value("LocationConstraint")).orElse("");
    boolean home = request.region().equals(HOME_REGION);
    if (constraint.isEmpty() ? !home : !home && !constraint.equals(request.region())) {
      String named = constraint.isEmpty() ? "unspecified" : constraint;
      throw Refusal.of(
          "IllegalLocationConstraintException",
          400,
          "The "
              + named
              + " location constraint is incompatible for the region specific endpoint"
              + " this request was sent to.");
    }
    return constraint.isEmpty() ? HOME_REGION : constraint;
  }

  private static void refuseUnknown(XmlNode configuration) {
    for (XmlNode child : configuration.children()) {
      if (!child.name().equals("LocationConstraint")) {
        throw Errors.notImplemented("CreateBucketConfiguration with " + child.name());
      }
    }
  }

  private void refuseTaken(S3Request request, Bucket existing) {
    if (!existing.identity().account().equals(ownAccount(request))) {
      throw Refusal.of(
              "BucketAlreadyExists",
              409,
              "The requested bucket name is not available. The bucket namespace is shared by all"
                  + " users of the system. Please select a different name and try again.")
          .element("BucketName", existing.name());
    }
    boolean again =
        existing.identity().region().equals(HOME_REGION) && request.region().equals(HOME_REGION);
    if (!again) {
      throw Refusal.of(
              "BucketAlreadyOwnedByYou",
              409,
              "Your previous request to create the named bucket succeeded and you already own it.")
          .element("BucketName", existing.name());
    }
  }
}
