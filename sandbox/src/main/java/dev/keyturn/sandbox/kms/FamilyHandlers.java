package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.policy.PolicyDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Replicates multi-Region keys, and changes which of a family is the primary. */
final class FamilyHandlers {
  private static final Pattern REGION = Pattern.compile("([a-z]+-){2,3}\\d+");

  private final Seeded seeded;
  private final Regions regions;

  FamilyHandlers(Seeded seeded, Regions regions) {
    this.seeded = seeded;
    this.regions = regions;
  }

  Map<String, Handler> handlers() {
    return Map.of("ReplicateKey", this::replicate, "UpdatePrimaryRegion", this::updatePrimary);
  }

  private ObjectNode replicate(KmsRequest request) {
    Input input = request.input();
    String name = input.text("ReplicaRegion", REGION);
    KmsKey primary = primary(request, "ReplicateKey", name);
    Map<String, String> tags = TagHandlers.checked(input.structures("Tags"));
    requireMayCreate(request, !tags.isEmpty());
    StateRules.requireEnabled(primary);
    Family family = family(primary);
    if (family.isIn(name)) {
      throw KmsErrors.of("AlreadyExistsException", "The key exists in " + name + " already.");
    }
    if (primary.traits().isImported()) {
      // AWS's own words on families with imported material contradict themselves.
      throw KmsErrors.unsupported(primary, "ReplicateKey");
    }
    KmsKey replica = replica(primary, regions.named(name, request.now()), request);
    replica.describe(KeyHandlers.description(input.optionalText("Description").orElse("")));
    if (!input.flag("BypassPolicyLockoutSafetyCheck")) {
      KeyPolicies.requireOpen(replica.policy().latest(), replica, request);
    }
    replica.tags().set(tags, request.now(), seeded.lag().settle(request.now()));
    family.add(replica);
    regions.named(name, request.now()).add(replica);
    return answer(replica, tags);
  }

  private static void requireMayCreate(KmsRequest request, boolean tagged) {
    request.authorizer().requireIam("kms:CreateKey", "*", request.principal());
    if (tagged) {
      request.authorizer().requireIam("kms:TagResource", "*", request.principal());
    }
  }

  private KmsKey replica(KmsKey primary, Region region, KmsRequest request) {
    Instant now = request.now();
    Optional<String> policy = request.input().optionalText("Policy");
    PolicyDocument document =
        policy
            .map(text -> KeyPolicies.parse(text, request.directory()))
            .orElseGet(() -> KeyPolicies.standard(request.account()));
    KmsKey replica = primary.in(region.name(), document, now, seeded.lag().settle(now));
    replica.passThrough(KeyState.CREATING, seeded.lag().settle(now));
    return replica;
  }

  private static ObjectNode answer(KmsKey replica, Map<String, String> tags) {
    ObjectNode answer = Json.object();
    answer.set("ReplicaKeyMetadata", KeyWriter.write(replica));
    answer.put("ReplicaPolicy", replica.policy().latest().text());
    var list = answer.putArray("ReplicaTags");
    tags.forEach((key, value) -> list.addObject().put("TagKey", key).put("TagValue", value));
    return answer;
  }

  private ObjectNode updatePrimary(KmsRequest request) {
    String name = request.input().text("PrimaryRegion", REGION);
    KmsKey primary = primary(request, "UpdatePrimaryRegion", name);
    KmsKey replica =
        family(primary)
            .replicaIn(name)
            .orElseThrow(
                () ->
                    KmsErrors.notFound(
                        "Key '" + primary.identity().in(name).arn() + "' does not exist"));
    new Authorizer(regions.named(name, request.now()))
        .require("kms:UpdatePrimaryRegion", replica, request.circumstances());
    StateRules.requireEnabled(primary);
    StateRules.requireEnabled(replica);
    family(primary).lead(replica);
    Instant settles = seeded.lag().settle(request.now());
    List.of(primary, replica).forEach(key -> key.passThrough(KeyState.UPDATING, settles));
    return Json.object();
  }

  private static KmsKey primary(KmsRequest request, String operation, String region) {
    KmsKey key = request.key("KeyId");
    Circumstances circumstances =
        operation.equals("ReplicateKey")
            ? request.circumstances().with("kms:ReplicaRegion", List.of(region))
            : request.circumstances().with("kms:PrimaryRegion", List.of(region));
    request.authorizer().require("kms:" + operation, key, circumstances);
    if (key.isPrimary()) {
      return key;
    }
    throw key.family().isPresent() ? notPrimary(key) : KmsErrors.unsupported(key, operation);
  }

  private static AwsError notPrimary(KmsKey key) {
    return KmsErrors.of(
        "UnsupportedOperationException", key.arn() + " is not a multi-Region primary key.");
  }

  private static Family family(KmsKey key) {
    return key.family().orElseThrow();
  }
}
