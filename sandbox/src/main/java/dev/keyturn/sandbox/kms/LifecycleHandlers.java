package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import java.util.Map;

/** Enables, disables, describes anew, and deletes keys. */
final class LifecycleHandlers {
  private static final int MIN_WINDOW_DAYS = 7;
  private static final int MAX_WINDOW_DAYS = 30;

  Map<String, Handler> handlers() {
    return Map.of(
        "EnableKey", this::enable,
        "DisableKey", this::disable,
        "ScheduleKeyDeletion", this::scheduleDeletion,
        "CancelKeyDeletion", this::cancelDeletion,
        "UpdateKeyDescription", this::updateDescription);
  }

  private ObjectNode enable(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:EnableKey");
    StateRules.requireMaterial(key);
    key.enable();
    return Json.object();
  }

  private ObjectNode disable(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:DisableKey");
    StateRules.requireMaterial(key);
    key.disable();
    return Json.object();
  }

  private ObjectNode scheduleDeletion(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:ScheduleKeyDeletion");
    int days =
        request
            .input()
            .integer("PendingWindowInDays", MIN_WINDOW_DAYS, MAX_WINDOW_DAYS)
            .orElse(MAX_WINDOW_DAYS);
    StateRules.requireNotPendingDeletion(key);
    key.scheduleDeletion(request.now(), days);
    ObjectNode answer =
        Json.object()
            .put("KeyId", key.arn())
            .put("KeyState", key.state().wireName())
            .put("PendingWindowInDays", days);
    key.deletion().ifPresent(date -> answer.set("DeletionDate", Times.seconds(date)));
    return answer;
  }

  private ObjectNode cancelDeletion(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:CancelKeyDeletion");
    StateRules.requirePendingDeletion(key);
    key.disable();
    return Json.object().put("KeyId", key.arn());
  }

  private ObjectNode updateDescription(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:UpdateKeyDescription");
    String description = KeyHandlers.description(request.input().text("Description"));
    StateRules.requireNotPendingDeletion(key);
    key.describe(description);
    return Json.object();
  }
}
