package dev.keyturn.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The policy that a new key gets: the old one's, rewritten to the new key, without the suspects and
 * without who was deleted, and with the worker able to put policies.
 */
public final class CarriedPolicy {
  /** With what the Sids of the Deny statements begin by which suspects are kept from a new key. */
  static final String SUSPECTS_SID = "KeyturnSuspects";

  private static final String WORKER_SID = "KeyturnWorker";

  private final KeyArn oldKey;
  private final List<String> suspects;
  private final String worker;
  private final List<StatementChange> changes = new ArrayList<>();
  private final String text;

  private CarriedPolicy(KeyInventory key, List<String> suspects) {
    KeyPolicy policy = KeyPolicy.parse(key.key(), key.policy());
    this.oldKey = key.key();
    this.suspects = suspects;
    this.worker = key.worker();
    List<ObjectNode> carried = new ArrayList<>();
    policy.statements().forEach(statement -> carry(statement, carried));
    denySuspects(carried);
    allowWorker(carried);
    // The very text, as far as nothing asks for another.
    this.text =
        changes.stream().allMatch(change -> change.decision().equals("CARRIED"))
            ? PolicyReading.puttable(key.policy(), List.of())
            : policy.with(carried);
  }

  /** What becomes of a policy. */
  public static CarriedPolicy of(KeyInventory key, List<String> suspects) {
    return new CarriedPolicy(key, List.copyOf(suspects));
  }

  /** The new policy's text. */
  public String text() {
    return text;
  }

  /** What became of each statement, in order; added ones last. */
  public List<StatementChange> changes() {
    return List.copyOf(changes);
  }

  private void carry(ObjectNode statement, List<ObjectNode> carried) {
    ObjectNode changed = statement.deepCopy();
    List<String> dead = DeadPrincipal.in(changed);
    if (!DeadPrincipal.removeFrom(changed, List.of())) {
      drop(statement, String.join(", ", dead) + ": nobody else is meant, and it was deleted");
      return;
    }
    List<String> reasons = rewrite(changed);
    if (isAllow(statement) && !reasons.isEmpty() && hasNoPrincipal(changed)) {
      drop(statement, "only suspects were allowed by it");
      return;
    }
    if (!dead.isEmpty() && DeadPrincipal.in(changed).isEmpty()) {
      reasons.add(String.join(", ", dead) + " removed: it was deleted");
    }
    carried.add(changed);
    boolean same = reasons.isEmpty();
    changes.add(
        new StatementChange(
            sid(statement),
            same ? "CARRIED" : "CHANGED",
            (same ? "as it is" : String.join(", ", reasons))
                + (changed.toString().contains(oldKey.keyId())
                    ? "; it still names the old key outside of Resource: check it by hand"
                    : ""),
            statement.toString(),
            changed.toString()));
  }

  private void drop(ObjectNode statement, String reason) {
    changes.add(new StatementChange(sid(statement), "DROPPED", reason, statement.toString(), ""));
  }

  /** Takes suspects and the old key out of a statement, and says what it took. */
  private List<String> rewrite(ObjectNode statement) {
    List<String> reasons = new ArrayList<>();
    if (isAllow(statement) && removeSuspects(statement)) {
      reasons.add("suspects removed");
    }
    if (removeOldKey(statement)) {
      reasons.add("the old key's ARN became *");
    }
    if (CarriedCondition.rewrite(statement, oldKey)) {
      reasons.add("aws:ResourceArn became any key here, which in a key policy is the key itself");
    }
    return reasons;
  }

  private boolean removeSuspects(ObjectNode statement) {
    JsonNode aws = statement.path("Principal").path("AWS");
    if (aws.isMissingNode() || !(statement.path("Principal") instanceof ObjectNode principal)) {
      return false;
    }
    List<String> kept =
        KeyPolicy.principals(statement).stream().filter(arn -> !isSuspect(arn)).toList();
    if (kept.size() == KeyPolicy.principals(statement).size()) {
      return false;
    }
    principal.remove("AWS");
    if (!kept.isEmpty()) {
      ArrayNode array = principal.putArray("AWS");
      kept.forEach(array::add);
    }
    return true;
  }

  /** In a key policy the resource is the key itself, which the new key's policy can only call *. */
  private boolean removeOldKey(ObjectNode statement) {
    boolean removed = false;
    for (String field : List.of("Resource", "NotResource")) {
      if (statement.path(field).toString().contains(oldKey.keyId())) {
        statement.set(field, TextNode.valueOf("*"));
        removed = true;
      }
    }
    return removed;
  }

  /** Also where nothing lets them in by now: whoever adds an Allow later must not let them in. */
  private void denySuspects(List<ObjectNode> carried) {
    SuspectDenial.of(suspects)
        .statements(SUSPECTS_SID)
        .forEach(deny -> add(carried, deny, "suspects stay out, whatever else is allowed later"));
  }

  private void allowWorker(List<ObjectNode> carried) {
    String account = worker.split(":", -1)[4];
    boolean allowed =
        carried.stream()
            .filter(statement -> isAllow(statement) && !statement.has("Condition"))
            .filter(CarriedPolicy::allowsPutKeyPolicy)
            .flatMap(statement -> KeyPolicy.principals(statement).stream())
            .anyMatch(
                arn ->
                    Principals.isOrActsAs(arn, worker)
                        || arn.equals(account)
                        || arn.endsWith(":iam::" + account + ":root"));
    if (!allowed) {
      add(
          carried,
          KeyPolicy.allow(
              WORKER_SID,
              worker,
              List.of("kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:DescribeKey")),
          "the worker must keep the policy of the key that it makes");
    }
  }

  private static boolean allowsPutKeyPolicy(ObjectNode statement) {
    return KeyPolicy.actions(statement).stream()
        .anyMatch(action -> List.of("*", "kms:*", "kms:put*", "kms:putkeypolicy").contains(action));
  }

  /** A key that Keyturn made has such statements already, and KMS wants Sids to be unique. */
  private void add(List<ObjectNode> carried, ObjectNode statement, String reason) {
    ObjectNode canonical = CanonicalPolicy.statement(statement);
    if (carried.stream().map(CanonicalPolicy::statement).anyMatch(canonical::equals)) {
      return;
    }
    KeyPolicy.add(carried, statement);
    changes.add(new StatementChange(sid(statement), "ADDED", reason, "", statement.toString()));
  }

  private boolean isSuspect(String principal) {
    return Suspect.anyMeans(suspects, principal);
  }

  private static boolean hasNoPrincipal(ObjectNode statement) {
    return statement.path("Principal") instanceof ObjectNode principal && principal.isEmpty();
  }

  private static boolean isAllow(ObjectNode statement) {
    return statement.path("Effect").asText().equals("Allow");
  }

  private static String sid(ObjectNode statement) {
    return statement.path("Sid").asText("(no Sid)");
  }

  /** What became of one statement: CARRIED, CHANGED, ADDED or DROPPED, and why. */
  public record StatementChange(
      String sid, String decision, String reason, String before, String after) {}
}
