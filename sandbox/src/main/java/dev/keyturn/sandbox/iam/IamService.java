package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Call;
import dev.keyturn.sandbox.IdentityPolicies;
import dev.keyturn.sandbox.Principals;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.QueryOperations;
import dev.keyturn.sandbox.QueryProtocol;
import dev.keyturn.sandbox.Service;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import dev.keyturn.sandbox.Xml;
import dev.keyturn.sandbox.policy.PolicyDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * IAM over the query protocol: one estate for an account, whatever region is signed for, because
 * clients that are pointed at an endpoint sign for their own.
 */
public final class IamService implements Service, IdentityPolicies {
  private static final String NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";
  private static final Pattern RESOURCE =
      Pattern.compile("(?:User|Group|Role|Policy|PolicySource)(?:Name|Arn)");

  private final Principals principals;
  private final Map<String, Estate> estates = new HashMap<>();
  private final QueryOperations<Handler> operations = new QueryOperations<>(IamErrors::invalid);

  /** Makes an IAM without entities. */
  public IamService(Principals principals) {
    this.principals = principals;
    operations.add("CreateUser", "Path UserName", Writing::createUser);
    operations.add("CreateGroup", "Path GroupName", Writing::createGroup);
    operations.add("CreateRole", "Path RoleName AssumeRolePolicyDocument", Writing::createRole);
    operations.add("DeleteUser", "UserName", Writing::deleteUser);
    operations.add("DeleteRole", "RoleName", Writing::deleteRole);
    operations.add("DeleteUserPolicy", "UserName PolicyName", Writing::deleteUserPolicy);
    operations.add("DeleteRolePolicy", "RoleName PolicyName", Writing::deleteRolePolicy);
    operations.add("PutUserPolicy", "UserName PolicyName PolicyDocument", Writing::putUserPolicy);
    operations.add(
        "PutGroupPolicy", "GroupName PolicyName PolicyDocument", Writing::putGroupPolicy);
    operations.add("PutRolePolicy", "RoleName PolicyName PolicyDocument", Writing::putRolePolicy);
    operations.add("CreatePolicy", "Path PolicyName PolicyDocument", Writing::createPolicy);
    operations.add(
        "CreatePolicyVersion",
        "PolicyArn PolicyDocument SetAsDefault",
        Writing::createPolicyVersion);
    operations.add("GetUser", "UserName", Writing::getUser);
    operations.add("GetRole", "RoleName", Writing::getRole);
    operations.add(
        "SimulatePrincipalPolicy",
        "PolicySourceArn ActionNames ResourceArns ResourcePolicy CallerArn",
        new Simulation(principals)::simulate);
    operations.add("GetAccountAuthorizationDetails", "Filter MaxItems Marker", Details::get);
  }

  @Override
  public String name() {
    return "iam";
  }

  @Override
  public Optional<String> operation(WireRequest request) {
    return operations.named(request);
  }

  @Override
  public String resource(WireRequest request) {
    return QueryProtocol.parameters(request).entrySet().stream()
        .filter(parameter -> RESOURCE.matcher(parameter.getKey()).matches())
        .map(Map.Entry::getValue)
        .collect(Collectors.joining(","));
  }

  @Override
  public WireResponse handle(Call call) {
    Map<String, String> form = QueryProtocol.parameters(call.request());
    String action = form.getOrDefault("Action", "");
    QueryOperations.Operation<Handler> operation = operations.named(action);
    authorize(call, action);
    operation.check(form);
    Xml result = new Xml();
    synchronized (estates) {
      Estate estate =
          estates.computeIfAbsent(
              call.caller().account(), account -> new Estate(account, principals.directory()));
      operation.handler().handle(new IamRequest(form, estate, call.now()), result);
    }
    return QueryProtocol.result(NAMESPACE, action, result.toString());
  }

  @Override
  public List<PolicyDocument> of(String arn) {
    synchronized (estates) {
      return estates.values().stream()
          .flatMap(estate -> estate.policies(arn).stream())
          .map(PolicyDocument::ofIdentity)
          .toList();
    }
  }

  private void authorize(Call call, String action) {
    if (call.caller().isAnonymous()) {
      throw new AwsError("MissingAuthenticationToken", 403, "Request is missing a token");
    }
    Principal principal = principals.behind(call.caller().accessKeyId());
    if (!principal.hasIam()) {
      throw IamErrors.denied(principal.shownArn(), action);
    }
  }

  @Override
  public WireResponse error(AwsError error, Call call) {
    AwsError shown =
        switch (error.code()) {
          case AwsError.THROTTLED -> new AwsError("Throttling", 400, error.message());
          case AwsError.FAILED -> new AwsError("ServiceFailure", 500, error.message());
          default -> error;
        };
    return QueryProtocol.error(NAMESPACE, shown);
  }
}
