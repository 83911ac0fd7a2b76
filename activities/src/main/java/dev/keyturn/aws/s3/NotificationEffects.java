package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.CopyEffect;
import dev.keyturn.reencryption.CopyRisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;

/** Who hears of each copy in a bucket. */
final class NotificationEffects {
  private static final Set<Event> OF_COPIES =
      Set.of(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_CREATED_COPY);

  private final List<CopyEffect> effects = new ArrayList<>();

  private NotificationEffects() {}

  static List<CopyEffect> of(GetBucketNotificationConfigurationResponse all) {
    NotificationEffects made = new NotificationEffects();
    all.lambdaFunctionConfigurations()
        .forEach(one -> made.add("function", one.lambdaFunctionArn(), one.events()));
    all.queueConfigurations().forEach(one -> made.add("queue", one.queueArn(), one.events()));
    all.topicConfigurations().forEach(one -> made.add("topic", one.topicArn(), one.events()));
    if (all.eventBridgeConfiguration() != null) {
      made.add("EventBridge of the account, which its rules may pass on to anybody");
    }
    return made.effects;
  }

  private void add(String kind, String arn, List<Event> events) {
    if (events.stream().anyMatch(OF_COPIES::contains)) {
      add("the " + kind + " " + Shown.text(arn));
    }
  }

  private void add(String whom) {
    effects.add(
        CopyEffect.risky(
            CopyRisk.NOTIFICATIONS,
            "each copy is told to " + whom + ": what it does for an upload, it does again"));
  }
}
