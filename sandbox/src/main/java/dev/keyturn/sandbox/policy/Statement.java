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

  StatementPrincipals.Match match(AccessRequest request) {
    boolean applies =
        actions.covers(request.action(), Glob::matchesAction)
            && resources.covers(request.resource(), Glob::matches)
            && conditions.stream().allMatch(condition -> condition.holds(request));
    return applies ? principals.match(request) : StatementPrincipals.Match.NONE;
  }
}
