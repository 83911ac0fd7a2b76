package dev.keyturn.sandbox.policy;

import java.util.List;
import java.util.Map;

/** One statement of a policy. */
record Statement(
    boolean allows,
    StatementPrincipals principals,
    Selector actions,
    Selector resources,
    List<Condition> conditions) {

  Statement {
    conditions = List.copyOf(conditions);
  }

  Statement meaning(Map<String, String> ids) {
    return new Statement(allows, principals.meaning(ids), actions, resources, conditions);
  }

  /** Whether the statement is about such an action on such a resource, whatever its conditions. */
  boolean covers(AccessRequest request) {
    return actions.covers(request.action(), Glob::matchesAction)
        && resources.covers(request.resource(), Glob::matches);
  }

  StatementPrincipals.Match match(AccessRequest request) {
    boolean applies =
        covers(request) && conditions.stream().allMatch(condition -> condition.holds(request));
    return applies ? principals.match(request) : StatementPrincipals.Match.NONE;
  }
}
