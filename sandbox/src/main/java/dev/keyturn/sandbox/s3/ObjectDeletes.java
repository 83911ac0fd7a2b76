package dev.keyturn.sandbox.s3;

import java.util.List;
import java.util.Optional;

/** DeleteObject and DeleteObjects. */
final class ObjectDeletes {
  private static final int MAX_AT_ONCE = 1000;

  private final Buckets buckets;
  private final VersionIds ids;

  ObjectDeletes(Buckets buckets, VersionIds ids) {
    this.buckets = buckets;
    this.ids = ids;
  }

  /** One thing to delete. */
  private record Order(String key, Optional<String> versionId, Optional<String> ifMatch) {}

  /** What a deletion did: which version is gone or new, and whether it is a delete marker. */
  private record Outcome(Optional<String> versionId, boolean marker) {}

  Reply delete(S3Request request) {
    Bucket bucket = buckets.open(request);
    Order order = new Order(request.key(), request.versionId(), request.header("If-Match"));
    Outcome outcome = delete(request, bucket, order);
    Reply reply = Reply.status(204).header("x-amz-version-id", outcome.versionId());
    return outcome.marker() ? reply.header("x-amz-delete-marker", "true") : reply;
  }

  Reply deleteAll(S3Request request) {
    Bucket bucket = buckets.open(request);
    XmlNode root = XmlNode.parse(Payload.digested(request).bytes(), "Delete");
    boolean quiet = root.value("Quiet").orElse("").equals("true");
    List<XmlNode> orders = root.all("Object");
    if (orders.isEmpty() || orders.size() > MAX_AT_ONCE) {
      throw Errors.malformedXml();
    }
    return Reply.xml(
        "DeleteResult",
        xml -> orders.forEach(order -> deleteListed(request, bucket, order(order), xml, quiet)));
  }

  private static Order order(XmlNode node) {
    if (node.child("LastModifiedTime").or(() -> node.child("Size")).isPresent()) {
      throw Errors.notImplemented("DeleteObjects on condition of time or size");
    }
    return new Order(
        node.required("Key"),
        node.value("VersionId").filter(id -> !id.isEmpty()),
        node.value("ETag"));
  }

  private void deleteListed(
      S3Request request, Bucket bucket, Order order, XmlDocument xml, boolean quiet) {
    try {
      Target place = new Target(bucket.name(), order.key(), request.target().query());
      Access.check(request, bucket, "s3:DeleteObject", place, order.versionId());
      Outcome outcome = delete(request, bucket, order);
      if (!quiet) {
        xml.inside("Deleted", deleted -> describe(order, outcome, deleted));
      }
    } catch (Refusal refusal) {
      xml.inside(
          "Error",
          error -> {
            error.text("Key", order.key());
            order.versionId().ifPresent(id -> error.text("VersionId", id));
            error.text("Code", refusal.error().code()).text("Message", refusal.error().message());
          });
    }
  }

  private static void describe(Order order, Outcome outcome, XmlDocument xml) {
    xml.text("Key", order.key());
    order.versionId().ifPresent(id -> xml.text("VersionId", id));
    if (outcome.marker()) {
      xml.text("DeleteMarker", true);
      outcome.versionId().ifPresent(id -> xml.text("DeleteMarkerVersionId", id));
    }
  }

  private Outcome delete(S3Request request, Bucket bucket, Order order) {
    order.versionId().ifPresent(VersionIds::checkForm);
    Outcome[] outcome = {new Outcome(Optional.empty(), false)};
    Versioning versioning = bucket.settings().versioning();
    String markerId = versioning == Versioning.ENABLED ? ids.next() : Version.NULL_ID;
    bucket.update(
        order.key(),
        history -> {
          checkCondition(order, history);
          if (order.versionId().isPresent()) {
            outcome[0] = removal(request, history, order.versionId().get());
            return history.without(order.versionId().get());
          }
          if (versioning == Versioning.UNVERSIONED) {
            return History.EMPTY;
          }
          outcome[0] = new Outcome(Optional.of(markerId), true);
          return history.with(new DeleteMarker(markerId, request.now()));
        });
    return outcome[0];
  }

  private static Outcome removal(S3Request request, History history, String versionId) {
    Optional<Version> version = history.byId(versionId);
    version.ifPresent(found -> refuseLocked(request, found));
    boolean marker = version.filter(DeleteMarker.class::isInstance).isPresent();
    return new Outcome(Optional.of(versionId), marker);
  }

  private static void checkCondition(Order order, History history) {
    if (order.ifMatch().isEmpty()) {
      return;
    }
    Optional<Version> version =
        order.versionId().isPresent() ? history.byId(order.versionId().get()) : history.current();
    new WriteConditions(order.ifMatch(), Optional.empty()).check(order.key(), version);
  }

  private static void refuseLocked(S3Request request, Version version) {
    boolean bypass =
        request.header("x-amz-bypass-governance-retention").orElse("").equalsIgnoreCase("true");
    if (version instanceof StoredObject object
        && object.traits().lock().forbidsDeletion(request.now(), bypass)) {
      throw Errors.accessDenied("Access Denied because object protected by object lock.");
    }
  }
}
