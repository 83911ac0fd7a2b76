package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.Directory;
import dev.keyturn.sandbox.IdentityPolicies;
import dev.keyturn.sandbox.Principals;
import dev.keyturn.sandbox.policy.ServiceControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The keys, aliases and grants of one region; the monitor of all regions guards them. */
final class Region {
  private final String name;
  private final Principals principals;
  private final IdentityPolicies policies;
  private final Map<String, KmsKey> keys = new TreeMap<>();
  private final Map<String, KmsKey> keysByTag = new HashMap<>();
  private final Map<String, Alias> aliases = new TreeMap<>();
  private final Grants grants = new Grants();
  private final Set<KmsKey> touched = new LinkedHashSet<>();

  Region(String name, Principals principals, IdentityPolicies policies) {
    this.name = name;
    this.principals = principals;
    this.policies = policies;
  }

  String name() {
    return name;
  }

  /** Which principals there are, everywhere. */
  Directory directory() {
    return principals.directory();
  }

  /** What is denied above accounts, everywhere. */
  ServiceControl control() {
    return principals.control();
  }

  /** What IAM has for them. */
  IdentityPolicies policies() {
    return policies;
  }

  Collection<KmsKey> keys() {
    return keys.values();
  }

  Collection<Alias> aliases() {
    return aliases.values();
  }

  Grants grants() {
    return grants;
  }

  /** Begins to note anew which keys a call is about. */
  void forgetTouched() {
    touched.clear();
  }

  /** Notes that a call is about a key. */
  void touch(KmsKey key) {
    touched.add(key);
  }

  /** The keys that the call is about, in the order in which it came to them. */
  Set<KmsKey> touched() {
    return touched;
  }

  void add(KmsKey key) {
    touch(key);
    keys.put(key.identity().id(), key);
    keysByTag.put(Ciphertext.keyTag(key.identity().id()), key);
  }

  /** The key that made a ciphertext. */
  Optional<KmsKey> keyByTag(String tag) {
    return Optional.ofNullable(keysByTag.get(tag));
  }

  /** The key named by id or key ARN. */
  KmsKey key(String callersAccount, String reference) {
    KeyReference parsed = checked(callersAccount, reference);
    if (parsed.isAlias()) {
      throw KmsErrors.notFound("Invalid keyId '" + reference + "'");
    }
    return byId(parsed);
  }

  /** The key named by id, alias, or the ARN of either. */
  KmsKey keyOrAlias(String callersAccount, String reference, Instant now) {
    KeyReference parsed = checked(callersAccount, reference);
    return parsed.isAlias() ? alias(parsed.account(), parsed.name()).target(now) : byId(parsed);
  }

  /** An alias by its name, such as {@code alias/orders}. */
  Alias alias(String account, String aliasName) {
    Alias alias = aliases.get(account + aliasName);
    if (alias == null) {
      throw KmsErrors.notFound("Alias " + aliasArn(account, aliasName) + " is not found.");
    }
    return alias;
  }

  boolean hasAlias(String account, String aliasName) {
    return aliases.containsKey(account + aliasName);
  }

  void add(Alias alias) {
    aliases.put(alias.account() + alias.name(), alias);
  }

  void remove(Alias alias) {
    aliases.remove(alias.account() + alias.name());
  }

  String aliasArn(String account, String aliasName) {
    return "arn:aws:kms:" + name + ":" + account + ":" + aliasName;
  }

  /**
   * Rotates keys that are due, ends expired material, and deletes the keys whose waiting period has
   * ended, with their aliases and grants.
   */
  void runDue(Instant now) {
    keys.values().forEach(key -> key.runDue(now));
    List<KmsKey> due = new ArrayList<>();
    for (KmsKey key : keys.values()) {
      if (key.deletion().isPresent() && !now.isBefore(key.deletion().get())) {
        due.add(key);
      }
    }
    for (KmsKey key : due) {
      key.family().ifPresent(family -> family.remove(key));
      keys.remove(key.identity().id());
      keysByTag.remove(Ciphertext.keyTag(key.identity().id()));
      aliases.values().removeIf(alias -> alias.latestTarget() == key);
      grants.removeAllOf(key);
    }
  }

  private KeyReference checked(String callersAccount, String reference) {
    KeyReference parsed = KeyReference.parse(callersAccount, reference);
    if (!parsed.region().orElse(name).equals(name)) {
      throw KmsErrors.notFound("Invalid arn " + parsed.region().orElse(name));
    }
    return parsed;
  }

  private KmsKey byId(KeyReference reference) {
    KmsKey key = keys.get(reference.name());
    if (key == null || !key.identity().account().equals(reference.account())) {
      String arn = new KeyIdentity(reference.account(), name, reference.name()).arn();
      throw KmsErrors.notFound("Key '" + arn + "' does not exist");
    }
    return key;
  }
}
