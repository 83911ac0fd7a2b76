package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.policy.MalformedPolicyException;
import dev.keyturn.sandbox.policy.PolicyDocument;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The bucket settings that the sandbox itself obeys. */
final class BucketConfiguration {
  private static final String ENCRYPTION = "encryption";

  private final Buckets buckets;

  BucketConfiguration(Buckets buckets) {
    this.buckets = buckets;
  }

  Reply getVersioning(S3Request request) {
    Versioning versioning = buckets.open(request).settings().versioning();
    return Reply.xml(
        "VersioningConfiguration",
        xml -> {
          if (versioning != Versioning.UNVERSIONED) {
            xml.text("Status", versioning.status());
          }
        });
  }

  Reply putVersioning(S3Request request) {
    Bucket bucket = buckets.open(request);
    XmlNode root = XmlNode.parse(Payload.digested(request).bytes(), "VersioningConfiguration");
    if (root.value("MfaDelete").orElse("Disabled").equals("Enabled")) {
      throw Errors.notImplemented("MfaDelete");
    }
    Versioning wanted = Versioning.of(root.required("Status"));
    if (wanted == Versioning.SUSPENDED && bucket.settings().lockEnabled()) {
      throw Refusal.of(
          "InvalidBucketState",
          409,
          "An Object Lock configuration is present on this bucket, so the versioning state cannot"
              + " be changed.");
    }
    bucket.change(settings -> settings.withVersioning(wanted));
    return Reply.ok();
  }

  Reply getEncryption(S3Request request) {
    BucketSettings settings = buckets.open(request).settings();
    byte[] given = settings.documents().get(ENCRYPTION);
    if (given != null) {
      return Reply.ok().body(given, "application/xml");
    }
    return Reply.xml(
        "ServerSideEncryptionConfiguration",
        xml ->
            xml.inside(
                "Rule",
                rule ->
                    rule.inside(
                            "ApplyServerSideEncryptionByDefault",
                            d -> d.text("SSEAlgorithm", settings.encryption().algorithm()))
                        .text("BucketKeyEnabled", false)));
  }

  Reply putEncryption(S3Request request) {
    Bucket bucket = buckets.open(request);
    byte[] document = Payload.digested(request).bytes();
    DefaultEncryption encryption = DefaultEncryption.parse(document);
    bucket.change(
        settings -> settings.withEncryption(encryption).withDocument(ENCRYPTION, document));
    return Reply.ok();
  }

  Reply deleteEncryption(S3Request request) {
    buckets
        .open(request)
        .change(
            settings ->
                settings.withEncryption(DefaultEncryption.STANDARD).withoutDocument(ENCRYPTION));
    return Reply.status(204);
  }

  Reply getPolicy(S3Request request) {
    PolicyDocument policy =
        buckets
            .open(request)
            .settings()
            .policy()
            .orElseThrow(
                () -> Refusal.of("NoSuchBucketPolicy", 404, "The bucket policy does not exist"));
    return Reply.ok().body(Reply.utf8(policy.text()), "application/json");
  }

  Reply putPolicy(S3Request request) {
    Bucket bucket = buckets.open(request);
    String text = new String(Payload.digested(request).bytes(), StandardCharsets.UTF_8);
    try {
      PolicyDocument policy = PolicyDocument.parse(text);
      bucket.change(settings -> settings.withPolicy(Optional.of(policy)));
    } catch (MalformedPolicyException e) {
      throw Refusal.of("MalformedPolicy", 400, String.valueOf(e.getMessage()));
    }
    return Reply.status(204);
  }

  Reply deletePolicy(S3Request request) {
    buckets.open(request).change(settings -> settings.withPolicy(Optional.empty()));
    return Reply.status(204);
  }

  Reply getOwnership(S3Request request) {
    Ownership ownership = buckets.open(request).settings().ownership();
    return Reply.xml(
        "OwnershipControls",
        xml -> xml.inside("Rule", rule -> rule.text("ObjectOwnership", ownership.word())));
  }

  Reply putOwnership(S3Request request) {
    Bucket bucket = buckets.open(request);
    XmlNode root = XmlNode.parse(Payload.digested(request).bytes(), "OwnershipControls");
    Ownership ownership =
        Ownership.of(
            root.child("Rule").orElseThrow(Errors::malformedXml).required("ObjectOwnership"));
    bucket.change(settings -> settings.withOwnership(ownership));
    return Reply.ok();
  }

  Reply getAcl(S3Request request) {
    Bucket bucket = buckets.open(request);
    return Acl.privateTo(Acl.canonicalId(bucket.identity().account())).reply();
  }
}
