package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.time.Instant;

/** Writes what is so, for tests that compare it with what a client was told. */
final class GroundTruth {
  private GroundTruth() {}

  static ObjectNode write(KmsKey key, Region region) {
    ObjectNode json = KeyWriter.write(key);
    json.put("Policy", key.policy().latest().text());
    ObjectNode tags = json.putObject("Tags");
    key.tags().latest().forEach(tags::put);
    ArrayNode grants = json.putArray("Grants");
    region.grants().listed(Instant.MAX, grant -> grant.key() == key).stream()
        .map(grant -> GrantWriter.write(grant, region.directory()))
        .forEach(grants::add);
    key.usages().latest().ifPresent(usage -> json.put("LastUsage", usage.time().toString()));
    return json;
  }

  static ObjectNode write(Alias alias, Region region) {
    return Json.object()
        .put("AliasArn", region.aliasArn(alias.account(), alias.name()))
        .put("AliasName", alias.name())
        .put("TargetKeyArn", alias.latestTarget().arn());
  }
}
