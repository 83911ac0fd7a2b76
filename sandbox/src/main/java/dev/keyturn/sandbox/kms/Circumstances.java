package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.Principals.Principal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Under which circumstances an action is asked for: everything that policies and grants look at.
 */
record Circumstances(
    Principal principal,
    Instant now,
    String requestId,
    List<String> grantTokens,
    Map<String, String> encryptionContext,
    Optional<String> viaService,
    Map<String, List<String>> conditionKeys) {

  Circumstances {
    grantTokens = List.copyOf(grantTokens);
    encryptionContext = Map.copyOf(encryptionContext);
    conditionKeys = Map.copyOf(conditionKeys);
  }

  static Circumstances of(Principal principal, Instant now, String requestId) {
    return new Circumstances(
        principal, now, requestId, List.of(), Map.of(), Optional.empty(), Map.of());
  }

  Circumstances withGrantTokens(List<String> tokens) {
    return new Circumstances(
        principal, now, requestId, tokens, encryptionContext, viaService, conditionKeys);
  }

  Circumstances withContext(Map<String, String> context) {
    return new Circumstances(
        principal, now, requestId, grantTokens, context, viaService, conditionKeys);
  }

  Circumstances via(String service) {
    return new Circumstances(
        principal,
        now,
        requestId,
        grantTokens,
        encryptionContext,
        Optional.of(service),
        conditionKeys);
  }

  Circumstances with(String conditionKey, List<String> values) {
    Map<String, List<String>> more = new HashMap<>(conditionKeys);
    more.put(conditionKey, values);
    return new Circumstances(
        principal, now, requestId, grantTokens, encryptionContext, viaService, more);
  }
}
