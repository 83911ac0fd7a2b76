package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.Directory;
import dev.keyturn.sandbox.IdentityPolicies;
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
  private final Directory directory;
  private final IdentityPolicies policies;

  Regions(String account, long seed, Directory directory, IdentityPolicies policies) {
    this.account = account;
    this.seed = seed;
    this.directory = directory;
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
    Region region = new Region(name, directory, policies);
    ManagedKeys.addTo(region, account, new Ids(seed ^ name.hashCode()), now);
    return region;
  }
}
