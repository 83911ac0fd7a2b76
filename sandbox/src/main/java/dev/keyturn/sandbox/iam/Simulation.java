package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.IamConsent;
import dev.keyturn.sandbox.Principals;
import dev.keyturn.sandbox.Xml;
import dev.keyturn.sandbox.policy.AccessRequest;
import dev.keyturn.sandbox.policy.MalformedPolicyException;
import dev.keyturn.sandbox.policy.PolicyDocument;
import dev.keyturn.sandbox.policy.PolicyDocument.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * IAM's policy simulator, as far as AWS describes it: what a user's, group's or role's own policies
 * say to actions on resources, which it does not look at. A policy of a resource is heeded for
 * users only; service control policies, sessions and grants are not. Each result stands for one
 * action; of resources that are named, the decision and what is missing are told for each of them
 * within it (API reference of EvaluationResult). There is no context: a condition key that a policy
 * asks for is told as missing.
 */
final class Simulation {
  private static final Pattern SOURCE =
      Pattern.compile("arn:aws[a-z-]*:iam::(\\d{12}):(user|group|role)/(?:.+/)?([^/]+)");
  private static final Pattern USER = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:user/.+");
  private static final Pattern ACTION = Pattern.compile("[a-z0-9-]+:[A-Za-z0-9*]+");

  private final Principals principals;

  Simulation(Principals principals) {
    this.principals = principals;
  }

  void simulate(IamRequest request, Xml result) {
    String source = request.required("PolicySourceArn");
    Matcher named = SOURCE.matcher(source);
    if (!named.matches()) {
      throw IamErrors.invalidInput("Invalid Entity Arn: " + source);
    }
    Entity entity = entity(request, named);
    Optional<PolicyDocument> resource = ofResource(request, entity.identity().kind());
    String caller = request.text("CallerArn").orElse(source);
    List<PolicyDocument> own =
        entity.policies().values().stream().map(PolicyDocument::ofIdentity).toList();
    boolean everything = own.isEmpty() && principals.iamOf(source) == IamConsent.EVERYTHING;
    List<String> arns = request.members("ResourceArns").stream().sorted().toList();
    result.flag("IsTruncated", false);
    result.members(
        "EvaluationResults",
        actions(request),
        (member, action) ->
            write(
                member,
                (arns.isEmpty() ? List.of("*") : arns)
                    .stream()
                        .map(
                            arn ->
                                new AccessRequest(
                                    List.of(caller), named.group(1), action, arn, Map.of()))
                        .map(asked -> new Asked(asked, own, resource, everything))
                        .toList()));
  }

  /** One action: on everything, or on each of the resources that are named. */
  private static void write(Xml member, List<Asked> all) {
    Asked first = all.get(0);
    boolean isNamed = !first.request.resource().equals("*");
    member
        .text("EvalActionName", first.request.action())
        .text("EvalResourceName", all.size() == 1 ? first.request.resource() : "*")
        .text("EvalDecision", strictest(all))
        .members("MatchedStatements", List.of(), (none, nothing) -> {})
        .members("MissingContextValues", isNamed ? List.of() : first.missing(), Xml::content);
    if (isNamed) {
      member.members("ResourceSpecificResults", all, (each, asked) -> asked.write(each));
    }
  }

  private static String strictest(List<Asked> all) {
    List<String> decisions = all.stream().map(Asked::decision).toList();
    return Stream.of("explicitDeny", "implicitDeny")
        .filter(decisions::contains)
        .findFirst()
        .orElse("allowed");
  }

  private static Entity entity(IamRequest request, Matcher named) {
    Kind kind = Kind.ofWord(named.group(2));
    Entity found =
        kind.isPrincipal()
            ? request.estate().principal(kind, named.group(3), request.now())
            : request.estate().entity(kind, named.group(3));
    if (!found.identity().arn().equals(named.group())) {
      throw IamErrors.notFound(kind, named.group(3));
    }
    return found;
  }

  private static Optional<PolicyDocument> ofResource(IamRequest request, Kind kind) {
    Optional<String> caller = request.text("CallerArn");
    if (caller.filter(arn -> !USER.matcher(arn).matches()).isPresent()) {
      throw IamErrors.invalidInput("CallerArn has to be the ARN of an IAM user");
    }
    Optional<String> policy = request.text("ResourcePolicy");
    if (policy.isPresent() && kind == Kind.ROLE) {
      throw IamErrors.invalidInput(
          "Simulation of resource-based policies isn't supported for IAM roles");
    }
    if (policy.isPresent() && kind != Kind.USER && caller.isEmpty()) {
      throw IamErrors.invalidInput("CallerArn is required with ResourcePolicy");
    }
    try {
      return policy.map(PolicyDocument::parse);
    } catch (MalformedPolicyException malformed) {
      throw IamErrors.invalidInput("ResourcePolicy: " + malformed.getMessage());
    }
  }

  private static List<String> actions(IamRequest request) {
    List<String> actions = request.members("ActionNames").stream().sorted().toList();
    if (actions.isEmpty() || !actions.stream().allMatch(name -> ACTION.matcher(name).matches())) {
      throw IamErrors.invalidInput("Invalid ActionNames: " + actions);
    }
    return actions;
  }

  /** One action on one resource. */
  private record Asked(
      AccessRequest request,
      List<PolicyDocument> own,
      Optional<PolicyDocument> resource,
      boolean everything) {
    void write(Xml member) {
      member
          .text("EvalResourceName", request.resource())
          .text("EvalResourceDecision", decision())
          .members("MatchedStatements", List.of(), (none, nothing) -> {})
          .members("MissingContextValues", missing(), Xml::content);
    }

    private String decision() {
      List<Verdict> verdicts = new ArrayList<>();
      own.forEach(policy -> verdicts.add(policy.evaluate(request)));
      resource.ifPresent(policy -> verdicts.add(policy.evaluate(request)));
      if (verdicts.contains(Verdict.DENIED)) {
        return "explicitDeny";
      }
      return everything || verdicts.contains(Verdict.ALLOWED) ? "allowed" : "implicitDeny";
    }

    private Set<String> missing() {
      Set<String> keys = new TreeSet<>();
      own.forEach(policy -> keys.addAll(policy.conditionKeys(request)));
      resource.ifPresent(policy -> keys.addAll(policy.conditionKeys(request)));
      return keys;
    }
  }
}
