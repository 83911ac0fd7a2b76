package dev.keyturn.aws.iam;

import dev.keyturn.aws.PacedReads;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SimulatedUses;
import dev.keyturn.key.SimulatedUses.SimulatedUse;
import dev.keyturn.key.UseSimulationOrder;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.ResourceSpecificResult;

/**
 * Asks IAM's policy simulator of one principal after the other. It heeds a resource's policy for
 * users only (API reference of SimulatePrincipalPolicy); of roles it knows their own policies.
 */
final class UseSimulation {
  private static final String ACTION = "iam:SimulatePrincipalPolicy";

  /** Each is one of the client's, which tries three times: some seconds in all. */
  private static final int TRIES = 3;

  private static final Duration PAUSE = Duration.ofMillis(700);

  private final IamClient iam;
  private final UseSimulationOrder order;
  private final PacedReads pace;

  UseSimulation(IamClient iam, UseSimulationOrder order, PacedReads pace) {
    this.iam = iam;
    this.order = order;
    this.pace = pace;
  }

  /** One of whom nothing can be told must not keep it from the others. */
  SimulatedUses run() {
    List<SimulatedUse> uses = new ArrayList<>();
    Optional<String> denied = Optional.empty();
    Optional<ApplicationFailure> unwell = Optional.empty();
    boolean answered = false;
    for (String principal : order.principals()) {
      try {
        uses.add(patiently(principal));
        answered = true;
      } catch (ApplicationFailure failure) {
        String why = FailureType.message(failure);
        if (FailureType.ACCESS_DENIED.isOf(failure)) {
          // A policy may allow it for some principals only.
          denied = denied.or(() -> Optional.of(why));
        } else {
          uses.add(new SimulatedUse(principal, List.of(), List.of(), List.of(), Optional.of(why)));
        }
        if (failure.isNonRetryable()) {
          answered = true;
        } else {
          unwell = Optional.of(failure);
        }
      }
    }
    if (!answered && unwell.isPresent()) {
      // That is no matter of one principal, and may pass.
      throw unwell.get();
    }
    return new SimulatedUses(uses, denied);
  }

  private SimulatedUse patiently(String principal) {
    for (int left = TRIES - 1; ; left--) {
      try {
        return simulate(principal);
      } catch (ApplicationFailure failure) {
        // Throttling was waited out already, as long as that makes sense.
        if (left == 0 || !FailureType.UNAVAILABLE.isOf(failure)) {
          throw failure;
        }
      }
      Waiting.sleep(PAUSE);
    }
  }

  private SimulatedUse simulate(String principal) {
    List<Evaluation> old = ask(principal, order.oldKey(), order.oldPolicy());
    List<Evaluation> now = ask(principal, order.newKey(), order.newPolicy());
    return new SimulatedUse(
        principal,
        actions(old.stream().filter(Evaluation::isAllowed)),
        actions(now.stream().filter(Evaluation::isAllowed)),
        actions(now.stream().filter(one -> !one.isAllowed && one.lacksValues)),
        Optional.empty());
  }

  private List<Evaluation> ask(String principal, KeyArn key, String policy) {
    boolean isUser = principal.contains(":user/");
    return pace.call(
        ACTION,
        principal,
        () ->
            iam
                .simulatePrincipalPolicyPaginator(
                    request -> {
                      request
                          .policySourceArn(principal)
                          .actionNames(order.actions())
                          .resourceArns(key.value());
                      if (isUser) {
                        request.resourcePolicy(policy);
                      }
                    })
                .evaluationResults()
                .stream()
                .map(Evaluation::of)
                .toList());
  }

  private static List<String> actions(Stream<Evaluation> evaluations) {
    return evaluations.map(Evaluation::action).sorted().distinct().toList();
  }

  /**
   * One action. Of a resource that is named IAM tells the decision and the missing values below its
   * own name; only for {@code *} they are told above (API reference of EvaluationResult).
   */
  private record Evaluation(String action, boolean isAllowed, boolean lacksValues) {
    static Evaluation of(EvaluationResult result) {
      List<ResourceSpecificResult> named = result.resourceSpecificResults();
      return new Evaluation(
          result.evalActionName(),
          named.isEmpty()
              ? result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED
              : named.stream()
                  .allMatch(
                      one -> one.evalResourceDecision() == PolicyEvaluationDecisionType.ALLOWED),
          !result.missingContextValues().isEmpty()
              || named.stream().anyMatch(one -> !one.missingContextValues().isEmpty()));
    }
  }
}
