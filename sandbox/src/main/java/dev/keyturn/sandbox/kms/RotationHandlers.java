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
    KmsKey key = symmetric(request, "RotateKeyOnDemand");
    requireLeading(key, "RotateKeyOnDemand");
    StateRules.requireEnabled(key);
    if (key.traits().isImported()
        && key.materials().pending().flatMap(Material::secret).isEmpty()) {
      throw KmsErrors.invalidState(key.arn() + " has no key material that is pending rotation.");
    }
    key.materials().rotateNow(request.now(), lag.settle(request.now()));
    return Json.object().put("KeyId", key.identity().id());
  }

  private ObjectNode status(KmsRequest request) {
    KmsKey key = symmetric(request, "GetKeyRotationStatus");
    if (key.state() == KeyState.PENDING_IMPORT) {
      throw KmsErrors.pendingImport(key);
    }
    Materials materials = key.materials();
    boolean enabled = materials.periodDays().isPresent() && !key.isPendingDeletion();
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

  /** What came without a rotation, or waits for one, is shown only if asked for. */
  private ObjectNode list(KmsRequest request) {
    KmsKey key = symmetric(request, "ListKeyRotations");
    boolean all =
        request
            .input()
            .choice("IncludeKeyMaterial", CHOICES, "ROTATIONS_ONLY")
            .equals("ALL_KEY_MATERIAL");
    List<Material> materials = key.materials().withPending();
    List<Material> shown =
        materials.stream().filter(one -> all || one.rotation().isPresent()).toList();
    return Page.of(
        request.input(),
        DEFAULT_LIMIT,
        new Page.Listing<>(
            "Rotations", shown, one -> String.format("%06d", materials.indexOf(one))),
        one -> write(one, key));
  }

  private static ObjectNode write(Material material, KmsKey key) {
    ObjectNode json =
        Json.object()
            .put("KeyId", key.identity().id())
            .put("KeyMaterialId", material.id())
            .put("KeyMaterialState", state(material, key.materials()));
    material.imported().ifPresent(terms -> write(material, terms, json));
    material
        .rotation()
        .ifPresent(
            rotation -> {
              json.set("RotationDate", Times.seconds(rotation.date()));
              json.put("RotationType", rotation.type());
            });
    return json;
  }

  private static String state(Material material, Materials materials) {
    if (materials.pending().filter(material::equals).isPresent()) {
      return "PENDING_ROTATION";
    }
    return materials.newest().filter(material::equals).isPresent() ? "CURRENT" : "NON_CURRENT";
  }

  private static void write(Material material, Material.Import terms, ObjectNode json) {
    boolean there = material.secret().isPresent();
    json.put("ImportState", there ? "IMPORTED" : "PENDING_IMPORT");
    if (!terms.description().isEmpty()) {
      json.put("KeyMaterialDescription", terms.description());
    }
    if (there) {
      KeyWriter.writeExpiry(material.validTo(), json);
    }
  }

  private ObjectNode lastUsage(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:GetKeyLastUsage");
    ObjectNode answer = Json.object().put("KeyId", key.identity().id());
    answer.set("TrackingStartDate", Times.seconds(key.traits().created()));
    answer.set("KeyCreationDate", Times.seconds(key.traits().created()));
    ObjectNode json = answer.putObject("KeyLastUsage");
    key.usages().shown(request.now()).ifPresent(usage -> write(usage, json));
    return answer;
  }

  private static void write(KeyUsage usage, ObjectNode json) {
    json.put("Operation", usage.operation())
        .put("CloudTrailEventId", usage.eventId())
        .put("KmsRequestId", usage.requestId());
    json.set("Timestamp", Times.seconds(usage.time()));
  }

  /** Replicas rotate as their primary does. */
  private static void requireLeading(KmsKey key, String operation) {
    if (key.family().isPresent() && !key.isPrimary()) {
      throw KmsErrors.unsupported(key, operation);
    }
  }

  /** KMS makes no material for keys whose material is imported. */
  private static KmsKey rotatable(KmsRequest request, String operation) {
    KmsKey key = request.authorizedKey("KeyId", "kms:" + operation);
    if (!key.traits().isRotatable()) {
      throw KmsErrors.unsupported(key, operation);
    }
    requireLeading(key, operation);
    return key;
  }

  private static KmsKey symmetric(KmsRequest request, String operation) {
    KmsKey key = request.authorizedKey("KeyId", "kms:" + operation);
    if (!key.traits().isSymmetric()) {
      throw KmsErrors.unsupported(key, operation);
    }
    return key;
  }
}
