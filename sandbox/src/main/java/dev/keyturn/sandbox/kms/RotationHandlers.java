package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Automatic rotation, and when a key was last used. */
final class RotationHandlers {
  private static final int MIN_DAYS = 90;
  private static final int MAX_DAYS = 2_560;
  private static final int DEFAULT_DAYS = 365;
  private static final int DEFAULT_LIMIT = 100;

  Map<String, Handler> handlers() {
    return Map.of(
        "EnableKeyRotation", this::enable,
        "DisableKeyRotation", this::disable,
        "GetKeyRotationStatus", this::status,
        "ListKeyRotations", this::list,
        "GetKeyLastUsage", this::lastUsage);
  }

  private ObjectNode enable(KmsRequest request) {
    KmsKey key = rotatable(request, "EnableKeyRotation");
    int days =
        request.input().integer("RotationPeriodInDays", MIN_DAYS, MAX_DAYS).orElse(DEFAULT_DAYS);
    StateRules.requireEnabled(key);
    key.rotateEvery(OptionalInt.of(days), request.now());
    return Json.object();
  }

  private ObjectNode disable(KmsRequest request) {
    KmsKey key = rotatable(request, "DisableKeyRotation");
    StateRules.requireEnabled(key);
    key.rotateEvery(OptionalInt.empty(), request.now());
    return Json.object();
  }

  private ObjectNode status(KmsRequest request) {
    KmsKey key = rotatable(request, "GetKeyRotationStatus");
    boolean enabled = key.rotationDays().isPresent() && key.state() != KeyState.PENDING_DELETION;
    ObjectNode answer =
        Json.object().put("KeyRotationEnabled", enabled).put("KeyId", key.identity().id());
    if (enabled) {
      int days = key.rotationDays().getAsInt();
      answer.put("RotationPeriodInDays", days);
      answer.set("NextRotationDate", Times.seconds(nextRotation(key, days, request.now())));
    }
    return answer;
  }

  private static Instant nextRotation(KmsKey key, int days, Instant now) {
    Duration period = Duration.ofDays(days);
    long passed = Duration.between(key.rotationSince(), now).dividedBy(period);
    return key.rotationSince().plus(period.multipliedBy(passed + 1));
  }

  /** No key has been rotated here, and first materials are not shown unless asked for. */
  private ObjectNode list(KmsRequest request) {
    KmsKey key = rotatable(request, "ListKeyRotations");
    List<String> choices = List.of("ALL_KEY_MATERIAL", "ROTATIONS_ONLY");
    boolean all =
        request
            .input()
            .choice("IncludeKeyMaterial", choices, "ROTATIONS_ONLY")
            .equals("ALL_KEY_MATERIAL");
    List<KmsKey> materials = all ? List.of(key) : List.of();
    return Page.of(
        request.input(),
        DEFAULT_LIMIT,
        new Page.Listing<>("Rotations", materials, KeyWriter::materialId),
        only ->
            Json.object()
                .put("KeyId", only.identity().id())
                .put("KeyMaterialId", KeyWriter.materialId(only))
                .put("KeyMaterialState", "CURRENT"));
  }

  private ObjectNode lastUsage(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:GetKeyLastUsage");
    ObjectNode answer = Json.object().put("KeyId", key.identity().id());
    answer.set("TrackingStartDate", Times.seconds(key.traits().created()));
    answer.set("KeyCreationDate", Times.seconds(key.traits().created()));
    ObjectNode json = answer.putObject("KeyLastUsage");
    key.lastUsage().ifPresent(usage -> write(usage, json));
    return answer;
  }

  private static void write(KeyUsage usage, ObjectNode json) {
    json.put("Operation", usage.operation())
        .put("CloudTrailEventId", usage.eventId())
        .put("KmsRequestId", usage.requestId());
    json.set("Timestamp", Times.seconds(usage.time()));
  }

  private static KmsKey rotatable(KmsRequest request, String operation) {
    KmsKey key = request.authorizedKey("KeyId", "kms:" + operation);
    if (!key.traits().isRotatable()) {
      throw KmsErrors.unsupported(key, operation);
    }
    return key;
  }
}
