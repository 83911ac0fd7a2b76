package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.reencryption.ImageryOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Tags: those of users, which copies carry, and Keyturn's own, by which copies are found. */
final class Ec2Tags {
  /** On a copy: the id of what it was made from. */
  static final String COPY_OF = "keyturn:copy-of";

  /** On a copy: the sweep that made it. */
  static final String SWEEP = "keyturn:sweep";

  /** On an original, when its copy has all that it had: the copy's id. */
  static final String REPLACED_BY = "keyturn:replaced-by";

  private static final String OWN = "keyturn:";

  /** EC2 allows 50 tags, AWS's own apart; a copy has three of Keyturn's. */
  private static final int MOST_CARRIED = 47;

  private Ec2Tags() {}

  static Optional<String> value(List<Tag> tags, String key) {
    return tags.stream().filter(tag -> tag.key().equals(key)).map(Tag::value).findFirst();
  }

  /** What a copy has to have too: AWS's tags can't be set, and Keyturn's tell of the original. */
  static Map<String, String> carried(List<Tag> tags) {
    Map<String, String> carried = new TreeMap<>();
    for (Tag tag : tags) {
      if (!tag.key().startsWith("aws:") && !tag.key().startsWith(OWN)) {
        carried.put(tag.key(), tag.value());
      }
    }
    return carried;
  }

  static boolean haveRoom(List<Tag> tags) {
    return carried(tags).size() <= MOST_CARRIED;
  }

  /** The tags that a copy has from its first moment. */
  static Map<String, String> ofCopy(String original, List<Tag> tags, ImageryOrder order) {
    return ofCopy(original, tags, order.run(), order.sweepId());
  }

  static Map<String, String> ofCopy(String original, List<Tag> tags, String run, String sweepId) {
    Map<String, String> all = carried(tags);
    all.put(COPY_OF, original);
    all.put(ReplacementOrder.RUN_TAG, run);
    all.put(SWEEP, sweepId);
    return all;
  }

  static TagSpecification specification(ResourceType type, Map<String, String> tags) {
    return TagSpecification.builder().resourceType(type).tags(list(tags)).build();
  }

  /** Puts on a copy what its original has by now and it lacks. */
  static void carry(Ec2Client ec2, List<Tag> from, String copy, List<Tag> has) {
    Map<String, String> missing = carried(from);
    carried(has).forEach(missing::remove);
    if (!missing.isEmpty()) {
      put(ec2, copy, missing);
    }
  }

  /** Sets tags on a resource. */
  static void put(Ec2Client ec2, String resource, Map<String, String> tags) {
    AwsFailures.call(
        "ec2:CreateTags",
        resource,
        () -> ec2.createTags(create -> create.resources(resource).tags(list(tags))));
  }

  private static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
