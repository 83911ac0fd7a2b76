package dev.keyturn.aws.iam;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.MentionQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.UserDetail;

/** One reading of an account's policies, page by page; keeps no more than it may return. */
final class MentionSearch {
  private static final String ACTION = "iam:GetAccountAuthorizationDetails";

  private final IamClient iam;
  private final MentionQuery query;
  private final PolicyScan scan;
  private final List<KeyMention> found = new ArrayList<>();
  private int leftOut;

  MentionSearch(IamClient iam, MentionQuery query) {
    this.iam = iam;
    this.query = query;
    this.scan = new PolicyScan(query);
  }

  KeyMentions run() {
    try {
      iam.getAccountAuthorizationDetailsPaginator(
              request ->
                  request.filter(
                      EntityType.USER,
                      EntityType.GROUP,
                      EntityType.ROLE,
                      EntityType.LOCAL_MANAGED_POLICY))
          .forEach(this::look);
      return new KeyMentions(found, leftOut, Optional.empty());
    } catch (SdkException e) {
      return new KeyMentions(found, leftOut, Optional.of(denied(e)));
    }
  }

  /** Whoever may not read all policies is told so; no replacement needs them. */
  private String denied(SdkException error) {
    if (AwsFailures.typeOf(error) != FailureType.ACCESS_DENIED) {
      throw AwsFailures.of(ACTION, "account " + query.key().account(), error);
    }
    return ACTION
        + ": "
        + AwsFailures.describe(error)
        + "; allow it to the planner's principal, or search the policies for "
        + query.key()
        + " yourself";
  }

  private void look(GetAccountAuthorizationDetailsResponse page) {
    Waiting.heartbeat();
    page.userDetailList().forEach(this::user);
    page.groupDetailList().forEach(this::group);
    page.roleDetailList().forEach(this::role);
    page.policies().forEach(this::managed);
  }

  private void user(UserDetail user) {
    inline(user.arn(), user.userPolicyList());
  }

  private void group(GroupDetail group) {
    inline(group.arn(), group.groupPolicyList());
  }

  private void role(RoleDetail role) {
    inline(role.arn(), role.rolePolicyList());
  }

  /** Versions that are not the default one grant nothing. */
  private void managed(ManagedPolicyDetail policy) {
    policy.policyVersionList().stream()
        .filter(version -> version.versionId().equals(policy.defaultVersionId()))
        .forEach(version -> keep(scan.scan(policy.arn(), version.versionId(), version.document())));
  }

  private void inline(String arn, List<PolicyDetail> policies) {
    policies.forEach(policy -> keep(scan.scan(arn, policy.policyName(), policy.policyDocument())));
  }

  private void keep(List<KeyMention> mentions) {
    for (KeyMention mention : mentions) {
      if (found.size() < KeyMentions.MOST) {
        found.add(mention);
      } else {
        leftOut++;
      }
    }
  }
}
