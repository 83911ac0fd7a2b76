package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.UseTrial;
import dev.keyturn.key.UseTrialOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Tries as a role, by dry runs, what it may do with a key and with the one in its place. */
final class UseTrials {
  private static final String DENIED = "AccessDeniedException";
  private static final String NOT_FOUND = "NotFoundException";
  private static final String INVALID = "ValidationException";

  /** How often in a row the new key has to allow it, because KMS's hosts learn of it in turn. */
  private static final int TIMES = 5;

  private final KmsClient kms;
  private final UseTrialOrder order;

  private UseTrials(KmsClient kms, UseTrialOrder order) {
    this.kms = kms;
    this.order = order;
  }

  static UseTrial of(UseTrialOrder order, AwsClients clients) {
    try {
      return new UseTrials(clients.kmsAs(order.role(), order.oldKey().region()), order).trial();
    } catch (SdkException notActing) {
      if (AwsFailures.typeOf(notActing).isPassing()) {
        throw AwsFailures.of("sts:AssumeRole", order.role(), notActing);
      }
      return UseTrial.notAssessed(
          order.role(),
          "the worker can't act as "
              + order.role()
              + ": "
              + AwsFailures.describe(notActing)
              + "; allow sts:AssumeRole on it to the worker's own principal, in IAM and in the"
              + " role's trust policy");
    }
  }

  private UseTrial trial() {
    Map<TriedUse, String> old = ofOldKey();
    List<TriedUse> allowed = uses(use -> !old.containsKey(use));
    List<TriedUse> lost = uses(use -> old.containsKey(use) && isNeeded(use));
    List<TriedUse> asked = uses(use -> !old.containsKey(use) || isNeeded(use));
    Map<TriedUse, String> refused =
        order
            .newKey()
            .filter(key -> !asked.isEmpty())
            .map(key -> lasting(key, asked))
            .orElse(Map.of());
    return new UseTrial(
        order.role(),
        actions(allowed),
        actions(uses(use -> old.containsKey(use) && !isNeeded(use))),
        actions(lost),
        actions(refused.keySet()),
        Stream.concat(lost.stream().map(old::get), refused.values().stream())
            .reduce((earlier, later) -> later),
        Optional.empty());
  }

  /** What the old key refuses; that it refuses what it allowed earlier counts after settle. */
  private Map<TriedUse, String> ofOldKey() {
    Waiting settling = Waiting.atMost(order.settle());
    while (true) {
      Map<TriedUse, String> refused = refusals(order.oldKey(), uses(use -> true));
      if (refused.keySet().stream().noneMatch(this::isNeeded) || settling.isOver()) {
        return refused;
      }
      Waiting.sleep(pause());
    }
  }

  private boolean isNeeded(TriedUse use) {
    return order.needed().contains(use.action());
  }

  private Duration pause() {
    return order.settle().dividedBy(TIMES - 1);
  }

  /** What the new key still refuses when settle is over; nothing once it was allowed throughout. */
  private Map<TriedUse, String> lasting(KeyArn newKey, List<TriedUse> uses) {
    Waiting settling = Waiting.atMost(order.settle());
    int inARow = 0;
    while (true) {
      Map<TriedUse, String> refused = refusals(newKey, uses);
      inARow = refused.isEmpty() ? inARow + 1 : 0;
      if (inARow == TIMES || (!refused.isEmpty() && settling.isOver())) {
        return refused;
      }
      Waiting.sleep(pause());
    }
  }

  /** What the key refuses, and in which words. */
  private Map<TriedUse, String> refusals(KeyArn key, Collection<TriedUse> uses) {
    Map<TriedUse, String> refusals = new EnumMap<>(TriedUse.class);
    for (TriedUse use : uses) {
      Waiting.heartbeat();
      refusal(use, key).ifPresent(said -> refusals.put(use, said));
    }
    return refusals;
  }

  private Optional<String> refusal(TriedUse use, KeyArn key) {
    try {
      use.ask(kms, key);
    } catch (DryRunOperationException wouldSucceed) {
      return Optional.empty();
    } catch (KmsException e) {
      if (!isRefusal(e, key)) {
        throw AwsFailures.of(use.action(), key.value(), e);
      }
      return Optional.of(AwsFailures.describe(e));
    }
    throw FailureType.AWS_REFUSED.failure(
        use.action()
            + " on "
            + key
            + " was asked for a dry run, and the endpoint did it: use an endpoint that knows"
            + " DryRun, or leave applicationRole out");
  }

  /**
   * A key that was just made may not be found for a while. An endpoint that can't make a dry run
   * without a ciphertext tells nothing by it.
   */
  private boolean isRefusal(KmsException error, KeyArn key) {
    String code = AwsFailures.codeOf(error);
    return code.equals(DENIED) || code.equals(key.equals(order.oldKey()) ? INVALID : NOT_FOUND);
  }

  private static List<TriedUse> uses(Predicate<TriedUse> which) {
    return Arrays.stream(TriedUse.values()).filter(which).toList();
  }

  private static List<String> actions(Collection<TriedUse> uses) {
    return uses.stream().map(TriedUse::action).toList();
  }
}
