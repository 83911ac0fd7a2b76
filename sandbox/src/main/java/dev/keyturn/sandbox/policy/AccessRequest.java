package dev.keyturn.sandbox.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a policy is asked: who (all ARNs by which the principal may be named, and its account) wants
 * to do what to which resource, and the condition keys that the request carries.
 */
public record AccessRequest(
    List<String> principals,
    String account,
    String action,
    String resource,
    Map<String, List<String>> conditionKeys) {

  /** Copies the collections; condition keys are case-insensitive. */
  public AccessRequest {
    principals = List.copyOf(principals);
    TreeMap<String, List<String>> folded = new TreeMap<>();
    conditionKeys.forEach(
        (key, values) -> folded.put(key.toLowerCase(Locale.ROOT), List.copyOf(values)));
    conditionKeys = folded;
  }
}
