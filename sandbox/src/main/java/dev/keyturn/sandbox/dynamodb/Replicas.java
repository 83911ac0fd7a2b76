package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.keyturn.sandbox.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The replicas of a global table in other regions, each under a key of its own region. */
final class Replicas {
  private final Map<String, Replica> byRegion = new TreeMap<>();

  /** A replica; its status is shown as changing until it is ready. */
  private record Replica(Optional<String> key, String changing, Instant ready) {}

  boolean isEmpty() {
    return byRegion.isEmpty();
  }

  Set<String> regions() {
    return byRegion.keySet();
  }

  void create(String region, Optional<String> key, Instant ready) {
    if (byRegion.putIfAbsent(region, new Replica(key, "CREATING", ready)) != null) {
      throw DynamoErrors.validation("Replica already exists in region " + region);
    }
  }

  void update(String region, String key, Instant ready) {
    byRegion.computeIfPresent(
        region, (name, before) -> new Replica(Optional.of(key), "UPDATING", ready));
  }

  void delete(String region) {
    if (byRegion.remove(region) == null) {
      throw DynamoErrors.validation("There is no replica in region " + region);
    }
  }

  Optional<String> keyIn(String region) {
    return Optional.ofNullable(byRegion.get(region)).flatMap(Replica::key);
  }

  boolean isChanging(Instant now) {
    return byRegion.values().stream().anyMatch(replica -> now.isBefore(replica.ready()));
  }

  ArrayNode write(Instant now) {
    ArrayNode all = Json.array();
    byRegion.forEach(
        (region, replica) -> {
          var shown = all.addObject().put("RegionName", region);
          shown.put("ReplicaStatus", now.isBefore(replica.ready()) ? replica.changing() : "ACTIVE");
          replica.key().ifPresent(key -> shown.put("KMSMasterKeyId", key));
        });
    return all;
  }
}
