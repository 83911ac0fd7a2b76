package dev.keyturn.aws.iam;

import dev.keyturn.aws.PacedReads;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SimulatedUses;
import dev.keyturn.key.SimulatedUses.SimulatedUse;
import dev.keyturn.key.UseSimulationOrder;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/**
 * Asks IAM's policy simulator of one principal after the other. It heeds a resource's policy for
 * users only (API reference of SimulatePrincipalPolicy); of roles it knows their own policies.
 */
final class UseSimulation {
  private static final String ACTION = "iam:SimulatePrincipalPolicy";
  private static final List<String> USES = List.of("kms:Decrypt", "kms:GenerateDataKey");

  /** AWS tells no quota; people and deployments use IAM too. */
  private static final double PER_SECOND = 5;

  private final IamClient iam;
  private final UseSimulationOrder order;
  private final PacedReads pace = new PacedReads(PER_SECOND);

  UseSimulation(IamClient iam, UseSimulationOrder order) {
    this.iam = iam;
    this.order = order;
  }

  SimulatedUses run() {
    List<SimulatedUse> uses = new ArrayList<>();
    for (String principal : order.principals()) {
      try {
        uses.add(simulate(principal));
      } catch (ApplicationFailure failure) {
        if (!failure.isNonRetryable()) {
          throw failure;
        }
        String why = FailureType.message(failure);
        if (FailureType.ACCESS_DENIED.isOf(failure)) {
          return new SimulatedUses(uses, Optional.of(why));
        }
        // One that IAM doesn't take, or no longer has, must not keep it from the others.
        uses.add(new SimulatedUse(principal, List.of(), List.of(), List.of(), Optional.of(why)));
      }
    }
    return new SimulatedUses(uses, Optional.empty());
  }

  private SimulatedUse simulate(String principal) {
    List<EvaluationResult> old = ask(principal, order.oldKey(), order.oldPolicy());
    List<EvaluationResult> now = ask(principal, order.newKey(), order.newPolicy());
    return new SimulatedUse(
        principal,
        actions(old.stream().filter(UseSimulation::isAllowed).toList()),
        actions(now.stream().filter(UseSimulation::isAllowed).toList()),
        actions(
            now.stream()
                .filter(one -> !isAllowed(one) && !one.missingContextValues().isEmpty())
                .toList()),
        Optional.empty());
  }

  private List<EvaluationResult> ask(String principal, KeyArn key, String policy) {
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
                          .actionNames(USES)
                          .resourceArns(key.value());
                      if (isUser) {
                        request.resourcePolicy(policy);
                      }
                    })
                .evaluationResults()
                .stream()
                .toList());
  }

  private static boolean isAllowed(EvaluationResult result) {
    return result.evalDecision() == PolicyEvaluationDecisionType.ALLOWED;
  }

  private static List<String> actions(List<EvaluationResult> results) {
    return results.stream().map(EvaluationResult::evalActionName).sorted().distinct().toList();
  }
}
