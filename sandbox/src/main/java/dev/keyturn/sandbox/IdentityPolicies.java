package dev.keyturn.sandbox;

import dev.keyturn.sandbox.policy.PolicyDocument;
import java.util.List;

/** The policies that IAM has for users and roles. */
public interface IdentityPolicies {
  /** Those of the user or role with this ARN. */
  List<PolicyDocument> of(String arn);
}
