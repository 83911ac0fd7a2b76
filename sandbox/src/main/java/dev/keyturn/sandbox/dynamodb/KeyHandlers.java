package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Changes the key of a table, and the replicas of a global one. */
final class KeyHandlers {
  private static final Set<String> KNOWN =
      Set.of("TableName", "SSESpecification", "ReplicaUpdates");

  private KeyHandlers() {}

  static Map<String, Handler> all() {
    return Map.of("UpdateTable", KeyHandlers::update);
  }

  private static ObjectNode update(DynamoRequest request) {
    Members input = request.input().only(KNOWN);
    Table table = request.table();
    if (input.has("SSESpecification") == input.has("ReplicaUpdates")) {
      throw DynamoErrors.validation(
          "One or more parameter values were invalid: give one of SSESpecification and"
              + " ReplicaUpdates");
    }
    String status = table.status(request.now());
    if (!status.equals("ACTIVE")) {
      throw DynamoErrors.inUse(table.scope().table(), status);
    }
    if (input.has("SSESpecification")) {
      changeKey(request, table);
    } else {
      input.list("ReplicaUpdates").forEach(change -> requireOne(change));
      updateReplicas(request, table);
    }
    return Json.object().set("TableDescription", TableWriter.write(table, request.now()));
  }

  private static void changeKey(DynamoRequest request, Table table) {
    if (!table.replicas().isEmpty()) {
      // The text is the one in hashicorp/terraform-provider-aws#21726.
      throw DynamoErrors.validation(
          "Customer Managed CMKs on Global Table Version 2019.11.21 replicas can only be updated"
              + " through ReplicaUpdates");
    }
    change(request, table, KeyChoice.of(request, "SSESpecification"));
  }

  private static void change(DynamoRequest request, Table table, Optional<String> keyArn) {
    if (keyArn.equals(table.key().keyArn())) {
      throw DynamoErrors.validation(
          "One or more parameter values were invalid: Table is already encrypted by given"
              + " KMSMasterKeyId");
    }
    TableKey next = KeyChoice.usable(() -> table.key().under(request.caller(), keyArn));
    if (keyArn.isPresent()) {
      countOrRetire(request, table, next);
    }
    table.changeKey(next, request.tables().settle(request.now()));
  }

  /** AWS's own key is always allowed; a refused change leaves no grant behind. */
  private static void countOrRetire(DynamoRequest request, Table table, TableKey next) {
    try {
      table.keyChanges().count(request.now());
    } catch (AwsError limit) {
      next.retire();
      throw limit;
    }
  }

  private static void requireOne(Members change) {
    if (change.json().size() != 1) {
      throw DynamoErrors.validation("Each ReplicaUpdate must have one of Create, Update, Delete");
    }
  }

  private static void updateReplicas(DynamoRequest request, Table table) {
    List<Members> changes = request.input().list("ReplicaUpdates");
    Instant ready = request.tables().settle(request.now());
    changes.stream()
        .flatMap(change -> change.inner("Create").stream())
        .forEach(
            create ->
                table
                    .replicas()
                    .create(create.required("RegionName"), create.text("KMSMasterKeyId"), ready));
    changes.stream()
        .flatMap(change -> change.inner("Delete").stream())
        .forEach(delete -> table.replicas().delete(delete.required("RegionName")));
    List<Members> updates =
        changes.stream().flatMap(change -> change.inner("Update").stream()).toList();
    if (!updates.isEmpty()) {
      updateKeys(request, table, updates, ready);
    }
  }

  /** Every replica has to be named with a key; whether a key may be exchanged is a setting. */
  private static void updateKeys(
      DynamoRequest request, Table table, List<Members> updates, Instant ready) {
    Set<String> named = new TreeSet<>();
    updates.forEach(update -> named.add(update.required("RegionName")));
    Set<String> all = new TreeSet<>(table.replicas().regions());
    all.add(request.region());
    if (!named.equals(all) || updates.stream().anyMatch(update -> !update.has("KMSMasterKeyId"))) {
      throw DynamoErrors.validation(
          "KMSMasterKeyId must be specified for each replica; replicas are in " + all);
    }
    if (!request.tables().replicaKeysChange()) {
      throw DynamoErrors.validation(
          "Customer Managed CMKs of replicas can't be updated; recreate the replica");
    }
    for (Members update : updates) {
      String region = update.required("RegionName");
      String key = update.required("KMSMasterKeyId");
      if (!region.equals(request.region())) {
        table.replicas().update(region, key, ready);
      } else if (!table.key().keyArn().equals(Optional.of(KeyChoice.resolve(request, key)))) {
        change(request, table, Optional.of(KeyChoice.resolve(request, key)));
      }
    }
  }
}
