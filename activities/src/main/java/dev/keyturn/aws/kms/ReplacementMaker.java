package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.rotation.AutomaticOrder;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Creates the one replacement key of a run. CreateKey has no idempotency token, so that a lost
 * answer could leave a second key behind: each key carries its run in its tags from the first
 * moment, and no key is created while an earlier attempt's may still turn up in lists.
 */
final class ReplacementMaker {
  private static final Duration LONGEST_SETTLE = Duration.ofSeconds(60);

  private final KmsClient kms;
  private final KmsClient sendingOnce;
  private final Replacements replacements;

  ReplacementMaker(KmsClient kms, KmsClient sendingOnce) {
    this.kms = kms;
    this.sendingOnce = sendingOnce;
    this.replacements = new Replacements(kms);
  }

  /** The key, which rotates by itself if the order says so. */
  ReplacementKey make(ReplacementOrder order) {
    ReplacementKey made = found(order);
    order
        .rotationPeriodDays()
        .ifPresent(days -> new AutomaticRotation(kms).ensure(new AutomaticOrder(made.key(), days)));
    return made;
  }

  private ReplacementKey found(ReplacementOrder order) {
    if (order.adopt().isPresent()) {
      return adopt(order, order.adopt().get());
    }
    Optional<ReplacementKey> found =
        mayHaveCreated() ? awaitCreated(order) : replacements.findOne(order);
    return found.orElseGet(() -> create(order));
  }

  /**
   * Whether an earlier attempt may have created a key. There is a further attempt only after an
   * outcome that is not known, or none at all: a refusal is never tried again.
   */
  private static boolean mayHaveCreated() {
    return Activity.getExecutionContext().getInfo().getAttempt() > 1;
  }

  private ReplacementKey create(ReplacementOrder order) {
    KeyKind kind = order.kind().orElse(KeyKind.SYMMETRIC);
    try {
      KeyArn created =
          new KeyArn(
              sendingOnce
                  .createKey(
                      request ->
                          request
                              .keySpec(kind.spec())
                              .keyUsage(kind.usage())
                              .origin(order.origin().orElse("AWS_KMS"))
                              .policy(order.policy())
                              .description(order.description())
                              .tags(KeyMapper.tags(tags(order))))
                  .keyMetadata()
                  .arn());
      return replacements.findOne(order).orElseGet(() -> Replacements.alone(created));
    } catch (SdkException e) {
      return afterFailure(order, AwsFailures.of("kms:CreateKey", order.oldKey().region(), e));
    }
  }

  /**
   * After a lost answer the key may be there all the same. That it does not turn up in time proves
   * nothing, so that the next attempt waits for it again before it creates one.
   */
  private ReplacementKey afterFailure(ReplacementOrder order, ApplicationFailure failure) {
    Optional<ReplacementKey> created =
        FailureType.UNAVAILABLE.isOf(failure) ? awaitCreated(order) : Optional.empty();
    return created.orElseThrow(() -> failure);
  }

  private Optional<ReplacementKey> awaitCreated(ReplacementOrder order) {
    Duration settle =
        order.settle().compareTo(LONGEST_SETTLE) < 0 ? order.settle() : LONGEST_SETTLE;
    return Waiting.poll(settle, () -> replacements.findOne(order));
  }

  /** Every write here puts a value, so that an adoption that broke off is finished by the next. */
  private ReplacementKey adopt(ReplacementOrder order, KeyArn key) {
    replacements.checkAdoptable(order, key);
    KeyPut.policy(kms, key, order.policy());
    AwsFailures.call(
        "kms:UpdateKeyDescription",
        key.value(),
        () ->
            kms.updateKeyDescription(
                request -> request.keyId(key.value()).description(order.description())));
    AwsFailures.call(
        "kms:TagResource",
        key.value(),
        () ->
            kms.tagResource(
                request -> request.keyId(key.value()).tags(KeyMapper.tags(tags(order)))));
    return new ReplacementKey(key, true, List.of(), List.of());
  }

  private static Map<String, String> tags(ReplacementOrder order) {
    Map<String, String> tags = new TreeMap<>(order.tags());
    tags.put(ReplacementOrder.REPLACES_TAG, order.oldKey().keyId());
    tags.put(ReplacementOrder.RUN_TAG, order.run());
    tags.put(ReplacementOrder.RUN_ID_TAG, order.runId());
    return tags;
  }
}
