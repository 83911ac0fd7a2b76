package dev.keyturn.sandbox.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Lifecycle rules and event notifications: kept, with an id for what was given none, as S3 does;
 * nothing expires by them and nobody is notified.
 */
final class BucketRuleSets {
  static final String LIFECYCLE = "lifecycle";
  private static final String NOTIFICATION = "notification";
  private static final String LIFECYCLE_ROOT = "LifecycleConfiguration";
  private static final String NOTIFICATION_ROOT = "NotificationConfiguration";
  private static final Set<String> STATUSES = Set.of("Enabled", "Disabled");
  private static final List<String> VERSION_ACTIONS =
      List.of("NoncurrentVersionExpiration", "NoncurrentVersionTransition");

  private final Buckets buckets;

  BucketRuleSets(Buckets buckets) {
    this.buckets = buckets;
  }

  Reply putLifecycle(S3Request request) {
    Bucket bucket = buckets.open(request);
    XmlNode root = XmlNode.parse(Payload.digested(request).bytes(), LIFECYCLE_ROOT);
    if (root.all("Rule").isEmpty()) {
      throw Errors.malformedXml();
    }
    root.all("Rule").forEach(BucketRuleSets::check);
    byte[] named = withIds(root, "ID");
    bucket.change(settings -> settings.withDocument(LIFECYCLE, named));
    return Reply.ok();
  }

  Reply putNotifications(S3Request request) {
    Bucket bucket = buckets.open(request);
    XmlNode root = XmlNode.parse(Payload.of(request).bytes(), NOTIFICATION_ROOT);
    byte[] named = withIds(root, "Id");
    bucket.change(settings -> settings.withDocument(NOTIFICATION, named));
    return Reply.ok();
  }

  Reply getNotifications(S3Request request) {
    byte[] document = buckets.open(request).settings().documents().get(NOTIFICATION);
    return document == null
        ? Reply.xml(NOTIFICATION_ROOT, xml -> {})
        : Reply.ok().body(document, "application/xml");
  }

  private static void check(XmlNode rule) {
    if (!STATUSES.contains(rule.required("Status"))) {
      throw Errors.malformedXml();
    }
    boolean dated =
        VERSION_ACTIONS.stream()
            .flatMap(action -> rule.all(action).stream())
            .allMatch(action -> action.value("NoncurrentDays").isPresent());
    if (!dated) {
      throw Refusal.of(
          "InvalidRequest", 400, "NoncurrentDays must be specified for noncurrent versions");
    }
  }

  /** The document again; each element with content that has no id gets one, derived from it. */
  private static byte[] withIds(XmlNode root, String id) {
    return XmlDocument.of(
        root.name(),
        xml -> root.children().forEach(child -> BucketDocuments.copy(named(child, id), xml)));
  }

  private static XmlNode named(XmlNode node, String id) {
    if (node.children().isEmpty() || node.value(id).filter(text -> !text.isEmpty()).isPresent()) {
      return node;
    }
    String made =
        UUID.nameUUIDFromBytes(node.toString().getBytes(StandardCharsets.UTF_8)).toString();
    List<XmlNode> children = new ArrayList<>();
    children.add(new XmlNode(id, "", made, List.of()));
    node.children().stream().filter(child -> !child.name().equals(id)).forEach(children::add);
    return new XmlNode(node.name(), node.type(), node.text(), children);
  }
}
