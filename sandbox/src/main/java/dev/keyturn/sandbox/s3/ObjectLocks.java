package dev.keyturn.sandbox.s3;

import java.util.Optional;

/** Retention and legal hold of object versions. */
final class ObjectLocks {
  private final Buckets buckets;

  ObjectLocks(Buckets buckets) {
    this.buckets = buckets;
  }

  Reply getRetention(S3Request request) {
    ObjectLock lock = lock(request);
    ObjectLock.Retention retention = lock.retention().orElseThrow(ObjectLocks::notConfigured);
    return Reply.xml(
        "Retention",
        xml ->
            xml.text("Mode", retention.mode())
                .text("RetainUntilDate", Reply.isoDate(retention.until())));
  }

  Reply getLegalHold(S3Request request) {
    String status = lock(request).legalHold() ? "ON" : "OFF";
    return Reply.xml("LegalHold", xml -> xml.text("Status", status));
  }

  Reply putRetention(S3Request request) {
    Found found = Found.of(request, lockable(request));
    XmlNode root = XmlNode.parse(Payload.digested(request).bytes(), "Retention");
    Optional<ObjectLock.Retention> wanted =
        root.value("Mode")
            .map(
                mode ->
                    ObjectLock.Retention.of(mode, root.required("RetainUntilDate"), request.now()));
    boolean bypass =
        request.header("x-amz-bypass-governance-retention").orElse("").equalsIgnoreCase("true");
    found.change(
        request,
        object -> {
          refuseWeakening(request, object.traits().lock(), wanted, bypass);
          return object.withTraits(
              object.traits().withLock(object.traits().lock().withRetention(wanted)));
        });
    return Reply.ok();
  }

  Reply putLegalHold(S3Request request) {
    Found found = Found.of(request, lockable(request));
    String status =
        XmlNode.parse(Payload.digested(request).bytes(), "LegalHold").required("Status");
    if (!status.equals("ON") && !status.equals("OFF")) {
      throw Errors.malformedXml();
    }
    found.change(
        request,
        object ->
            object.withTraits(
                object
                    .traits()
                    .withLock(object.traits().lock().withLegalHold(status.equals("ON")))));
    return Reply.ok();
  }

  private ObjectLock lock(S3Request request) {
    return Found.of(request, lockable(request)).object().traits().lock();
  }

  private Bucket lockable(S3Request request) {
    Bucket bucket = buckets.open(request);
    if (!bucket.settings().lockEnabled()) {
      throw Errors.invalidRequest("Bucket is missing Object Lock Configuration");
    }
    return bucket;
  }

  private static void refuseWeakening(
      S3Request request, ObjectLock lock, Optional<ObjectLock.Retention> wanted, boolean bypass) {
    Optional<ObjectLock.Retention> inForce =
        lock.retention().filter(retention -> retention.until().isAfter(request.now()));
    if (inForce.isEmpty()) {
      return;
    }
    boolean compliance = inForce.get().mode() == ObjectLock.Mode.COMPLIANCE;
    boolean longer =
        wanted
            .filter(retention -> !retention.until().isBefore(inForce.get().until()))
            .filter(retention -> !compliance || retention.mode() == ObjectLock.Mode.COMPLIANCE)
            .isPresent();
    if (!longer && (compliance || !bypass)) {
      throw Errors.accessDenied("Access Denied because object protected by object lock.");
    }
  }

  private static Refusal notConfigured() {
    return Refusal.of(
        "NoSuchObjectLockConfiguration",
        404,
        "The specified object does not have a ObjectLock configuration");
  }
}
