package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.IdentityPolicies;
import dev.keyturn.sandbox.Principals;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * All regions, each made when it is first asked for. Keys may have replicas elsewhere: this monitor
 * guards what is in any region.
 */
final class Regions {
  private final ConcurrentMap<String, Region> regions = new ConcurrentHashMap<>();
  private final String account;
  private final long seed;
  private final Principals principals;
  private final IdentityPolicies policies;

  Regions(String account, long seed, Principals principals, IdentityPolicies policies) {
    this.account = account;
    this.seed = seed;
    this.principals = principals;
    this.policies = policies;
  }

  Region named(String name, Instant now) {
    return regions.computeIfAbsent(name, absent -> make(absent, now));
  }

  Collection<Region> all() {
    return regions.values();
  }

  /** Does what is due everywhere. */
  void runDue(Instant now) {
    all().forEach(region -> region.runDue(now));
  }

  private Region make(String name, Instant now) {
    Region region = new Region(name, principals, policies);
    ManagedKeys.addTo(region, account, new Ids(seed ^ name.hashCode()), now);
    return region;
  }
}
