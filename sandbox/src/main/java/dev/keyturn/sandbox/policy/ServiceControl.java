package dev.keyturn.sandbox.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The service control policy above each account, of which only the denials count: nothing in the
 * account, key policies included, allows what it denies. Thread-safe.
 */
public final class ServiceControl {
  private final Map<String, PolicyDocument> policies = new ConcurrentHashMap<>();

  /**
   * Puts a policy above an account, in place of the one that is there.
   *
   * @throws MalformedPolicyException if AWS would not accept it
   */
  public void put(String account, ObjectNode policy) {
    policies.put(account, PolicyDocument.parse(forEverybody(policy).toString()));
  }

  /** Takes all policies away. */
  public void clear() {
    policies.clear();
  }

  /** Whether the policy above the caller's account denies a request. */
  public boolean denies(AccessRequest request) {
    PolicyDocument policy = policies.get(request.account());
    return policy != null && policy.evaluate(request) == PolicyDocument.Verdict.DENIED;
  }

  /** Such a policy names no principals: it is about all of the account. */
  private static ObjectNode forEverybody(ObjectNode policy) {
    ObjectNode copy = policy.deepCopy();
    JsonNode statements = copy.path("Statement");
    for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
      if (statement.has("Principal") || statement.has("NotPrincipal")) {
        throw new MalformedPolicyException("A service control policy has no principals");
      }
      if (statement instanceof ObjectNode object) {
        object.put("Principal", "*");
      }
    }
    return copy;
  }
}
