package dev.keyturn.sandbox.iam;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A user, group or role, with its inline policies. */
final class Entity {
  private final Identity identity;
  private final String trust;
  private final Map<String, String> policies = new TreeMap<>();

  /** Makes an entity; only a role has a trust policy, others an empty text. */
  Entity(Identity identity, String trust) {
    this.identity = identity;
    this.trust = trust;
  }

  Identity identity() {
    return identity;
  }

  String trust() {
    return trust;
  }

  Map<String, String> policies() {
    return policies;
  }

  /** Puts an inline policy, in the place of one of the same name. */
  void put(String name, String document) {
    int others =
        policies.entrySet().stream()
            .filter(policy -> !policy.getKey().equals(name))
            .mapToInt(policy -> Documents.size(policy.getValue()))
            .sum();
    int most = identity.kind().policySize();
    if (others + Documents.size(document) > most) {
      throw IamErrors.limitExceeded(
          "Maximum policy size of "
              + most
              + " bytes exceeded for "
              + identity.kind().word().toLowerCase(Locale.ROOT)
              + " "
              + identity.name());
    }
    policies.put(name, document);
  }

  /** What every entity has. */
  record Identity(Kind kind, String path, String name, String id, String arn, Instant created) {}
}
