package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Lag;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Automatic rotation and rotation on demand, and when a key was last used. */
final class RotationHandlers {
  private static final int MIN_DAYS = 90;
  private static final int MAX_DAYS = 2_560;
  private static final int DEFAULT_DAYS = 365;
  private static final int DEFAULT_LIMIT = 100;
  private static final List<String> CHOICES = List.of("ALL_KEY_MATERIAL", "ROTATIONS_ONLY");

  private final Lag lag;

  RotationHandlers(Lag lag) {
    this.lag = lag;
  }

  Map<String, Handler> handlers() {
    return Map.of(
        "EnableKeyRotation", this::enable,
        "DisableKeyRotation", this::disable,
        "RotateKeyOnDemand", this::rotate,
        "GetKeyRotationStatus", this::status,
        "ListKeyRotations", this::list,
        "GetKeyLastUsage", this::lastUsage);
  }

  private ObjectNode enable(KmsRequest request) {
    KmsKey key = rotatable(request, "EnableKeyRotation");
    int days =
        request.input().integer("RotationPeriodInDays", MIN_DAYS, MAX_DAYS).orElse(DEFAULT_DAYS);
    StateRules.requireEnabled(key);
    key.materials().rotateEvery(OptionalInt.of(days), request.now());
    return Json.object();
  }

  private ObjectNode disable(KmsRequest request) {
    KmsKey key = rotatable(request, "DisableKeyRotation");
    StateRules.requireEnabled(key);
    key.materials().rotateEvery(OptionalInt.empty(), request.now());
    return Json.object();
  }

  private ObjectNode rotate(KmsRequest request) {
    KmsKey key = rotatable(request, "RotateKeyOnDemand");
    StateRules.requireEnabled(key);
    key.materials().rotateNow(request.now(), lag.settle(request.now()));
    return Json.object().put("KeyId", key.identity().id());
  }

  private ObjectNode status(KmsRequest request) {
    KmsKey key = rotatable(request, "GetKeyRotationStatus");
    Materials materials = key.materials();
    boolean enabled =
        materials.periodDays().isPresent() && key.state() != KeyState.PENDING_DELETION;
    ObjectNode answer =
        Json.object().put("KeyRotationEnabled", enabled).put("KeyId", key.identity().id());
    if (enabled) {
      answer.put("RotationPeriodInDays", materials.periodDays().getAsInt());
      answer.set("NextRotationDate", Times.seconds(materials.next()));
    }
    materials
        .onDemandSince()
        .ifPresent(since -> answer.set("OnDemandRotationStartDate", Times.seconds(since)));
    return answer;
  }

  /** The first material came without a rotation, and is shown only if asked for. */
  private ObjectNode list(KmsRequest request) {
    KmsKey key = rotatable(request, "ListKeyRotations");
    boolean all =
        request
            .input()
            .choice("IncludeKeyMaterial", CHOICES, "ROTATIONS_ONLY")
            .equals("ALL_KEY_MATERIAL");
    List<Materials.Material> materials = key.materials().all();
    List<Materials.Material> shown =
        materials.stream().filter(one -> all || one.rotation().isPresent()).toList();
    return Page.of(
        request.input(),
        DEFAULT_LIMIT,
        new Page.Listing<>(
            "Rotations", shown, one -> String.format("%06d", materials.indexOf(one))),
        one -> write(one, key));
  }

  private static ObjectNode write(Materials.Material material, KmsKey key) {
    boolean current = material.equals(key.materials().current());
    ObjectNode json =
        Json.object()
            .put("KeyId", key.identity().id())
            .put("KeyMaterialId", material.id())
            .put("KeyMaterialState", current ? "CURRENT" : "NON_CURRENT");
    material
        .rotation()
        .ifPresent(
            rotation -> {
              json.set("RotationDate", Times.seconds(rotation.date()));
              json.put("RotationType", rotation.type());
            });
    return json;
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
