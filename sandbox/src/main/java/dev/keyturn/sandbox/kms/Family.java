package dev.keyturn.sandbox.kms;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A multi-Region primary key and its replicas. They share their id, material, spec, usage, origin
 * and rotation; policy, grants, aliases, tags, description and state are each one's own.
 */
final class Family {
  private KmsKey primary;
  private final Map<String, KmsKey> replicas = new TreeMap<>();

  private Family(KmsKey primary) {
    this.primary = primary;
  }

  /** Makes a key the primary of a family that has no replica yet. */
  static void begin(KmsKey primary) {
    primary.join(new Family(primary));
  }

  KmsKey primary() {
    return primary;
  }

  /** In the order of their regions. */
  Collection<KmsKey> replicas() {
    return List.copyOf(replicas.values());
  }

  Optional<KmsKey> replicaIn(String region) {
    return Optional.ofNullable(replicas.get(region));
  }

  boolean isIn(String region) {
    return primary.identity().region().equals(region) || replicas.containsKey(region);
  }

  void add(KmsKey replica) {
    replicas.put(replica.identity().region(), replica);
    replica.join(this);
  }

  void remove(KmsKey replica) {
    replicas.remove(replica.identity().region(), replica);
  }

  /** Makes a replica the primary, and the primary a replica. */
  void lead(KmsKey replica) {
    remove(replica);
    replicas.put(primary.identity().region(), primary);
    primary = replica;
  }
}
