package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.policy.PolicyDocument;
import java.util.Map;

/** Reads and writes key policies. */
final class PolicyHandlers {
  private final Seeded seeded;
  private final ShownPolicies shown;

  PolicyHandlers(Seeded seeded, ShownPolicies shown) {
    this.seeded = seeded;
    this.shown = shown;
  }

  Map<String, Handler> handlers() {
    return Map.of(
        "PutKeyPolicy", this::put, "GetKeyPolicy", this::get, "ListKeyPolicies", this::list);
  }

  private ObjectNode put(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:PutKeyPolicy");
    requireName(request);
    PolicyDocument policy = KeyPolicies.parse(request.input().text("Policy"), request.directory());
    if (!request.input().flag("BypassPolicyLockoutSafetyCheck")) {
      KeyPolicies.requireOpen(policy, key, request);
    }
    key.policy().set(policy, request.now(), seeded.lag().settle(request.now()));
    return Json.object();
  }

  private ObjectNode get(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:GetKeyPolicy");
    requireName(request);
    return Json.object()
        .put("Policy", shown.next(key, request.directory()))
        .put("PolicyName", KeyPolicies.NAME);
  }

  private ObjectNode list(KmsRequest request) {
    request.authorizedKey("KeyId", "kms:ListKeyPolicies");
    ObjectNode answer = Json.object();
    answer.putArray("PolicyNames").add(KeyPolicies.NAME);
    return answer.put("Truncated", false);
  }

  private static void requireName(KmsRequest request) {
    String name = request.input().optionalText("PolicyName").orElse(KeyPolicies.NAME);
    if (!name.equals(KeyPolicies.NAME)) {
      throw KmsErrors.notFound("No such policy exists");
    }
  }
}
