package dev.keyturn.sandbox.s3;

import java.time.Duration;
import java.util.Map;

/** Tags and access control lists of objects, and their restoration from archive. */
final class ObjectDetails {
  private final Buckets buckets;

  ObjectDetails(Buckets buckets) {
    this.buckets = buckets;
  }

  Reply getTags(S3Request request) {
    Found found = Found.of(request, buckets.open(request));
    return Tags.reply(found.object().traits().tags())
        .version(found.bucket(), found.object().versionId());
  }

  Reply putTags(S3Request request) {
    Bucket bucket = buckets.open(request);
    Map<String, String> tags = Tags.parse(Payload.digested(request).bytes());
    return changeTags(request, bucket, tags, 200);
  }

  Reply deleteTags(S3Request request) {
    return changeTags(request, buckets.open(request), Map.of(), 204);
  }

  Reply getAcl(S3Request request) {
    return Found.of(request, buckets.open(request)).object().traits().acl().reply();
  }

  Reply putAcl(S3Request request) {
    Bucket bucket = buckets.open(request);
    Payload payload = Payload.of(request);
    Acl acl = Acl.inHeaders(request) ? Acl.of(request, bucket) : Acl.parse(payload.bytes(), bucket);
    Found found = Found.of(request, bucket);
    found.change(request, object -> object.withTraits(object.traits().withAcl(acl)));
    return Reply.ok();
  }

  /** Restores at once; AWS takes hours. */
  Reply restore(S3Request request) {
    Found found = Found.of(request, buckets.open(request));
    if (!found.object().traits().attributes().storageClass().archive()) {
      throw Refusal.of(
              "InvalidObjectState",
              403,
              "Restore is not allowed for the object's current storage class")
          .element("StorageClass", found.object().traits().attributes().storageClass().name());
    }
    XmlNode root = XmlNode.parse(Payload.of(request).bytes(), "RestoreRequest");
    if (root.child("SelectParameters").or(() -> root.child("OutputLocation")).isPresent()) {
      throw Errors.notImplemented("restore with a select");
    }
    long days = days(root.required("Days"));
    boolean again = !found.object().archived(request.now());
    found.change(
        request, object -> object.withRestoredUntil(request.now().plus(Duration.ofDays(days))));
    return Reply.status(again ? 200 : 202);
  }

  private static Reply changeTags(
      S3Request request, Bucket bucket, Map<String, String> tags, int status) {
    Found found = Found.of(request, bucket);
    found.change(request, object -> object.withTags(tags));
    return Reply.status(status).version(bucket, found.object().versionId());
  }

  private static long days(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Errors.malformedXml();
    }
  }
}
