package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AesGcm;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.dynamodb.KeySchema.ItemKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** One table: its items, encrypted, and the state of its key. Guarded by the service's monitor. */
final class Table {
  /** How long a table waits for an unusable key before it is archived (TableDescription). */
  private static final Duration PATIENCE = Duration.ofDays(7);

  private final Identity identity;
  private final KeyChanges keyChanges = new KeyChanges();
  private final Replicas replicas = new Replicas();
  private final NavigableMap<ItemKey, byte[]> items = new TreeMap<>(ItemKey.ORDER);
  private TableKey key;
  private Optional<PendingKey> pendingKey = Optional.empty();
  private Optional<Instant> inaccessibleSince = Optional.empty();
  private Optional<Instant> archivedAt = Optional.empty();
  private Optional<Instant> recoverableFrom = Optional.empty();
  private ObjectNode tags = Json.object();

  /** What never changes, and from when the table is active. */
  record Identity(
      Scope scope, String id, KeySchema schema, ObjectNode shown, Instant created, Instant ready) {}

  /** A change of keys that is under way. */
  record PendingKey(TableKey key, Instant due) {}

  Table(Identity identity, TableKey key) {
    this.identity = identity;
    this.key = key;
  }

  Identity identity() {
    return identity;
  }

  Scope scope() {
    return identity.scope();
  }

  KeySchema schema() {
    return identity.schema();
  }

  KeyChanges keyChanges() {
    return keyChanges;
  }

  Replicas replicas() {
    return replicas;
  }

  TableKey key() {
    return key;
  }

  Optional<Instant> inaccessibleSince() {
    return inaccessibleSince;
  }

  Optional<Instant> archivedAt() {
    return archivedAt;
  }

  Optional<Instant> recoverableFrom() {
    return recoverableFrom;
  }

  void recoverableFrom(Optional<Instant> since) {
    recoverableFrom = since;
  }

  ObjectNode tags() {
    return tags;
  }

  void tags(ObjectNode changed) {
    tags = changed;
  }

  boolean isChangingKey() {
    return pendingKey.isPresent();
  }

  /** Begins to change the key; the old one is needed until it is done. */
  void changeKey(TableKey next, Instant due) {
    pendingKey = Optional.of(new PendingKey(next, due));
  }

  /** Finds out what became of the key by now. */
  void settle(Instant now, Duration kept) {
    if (archivedAt.isPresent()) {
      return;
    }
    if (pendingKey.isPresent() && !now.isBefore(pendingKey.get().due())) {
      finishKeyChange(pendingKey.get().key(), now);
    }
    if (key.trouble(now, kept).isEmpty()) {
      inaccessibleSince = Optional.empty();
    } else if (inaccessibleSince.isEmpty()) {
      inaccessibleSince = Optional.of(now);
    } else if (now.isAfter(inaccessibleSince.get().plus(PATIENCE))) {
      archivedAt = Optional.of(now);
    }
  }

  /** While either key can't be used, the change stays under way. */
  private void finishKeyChange(TableKey next, Instant now) {
    boolean usable =
        key.trouble(now, Duration.ZERO).isEmpty() && next.trouble(now, Duration.ZERO).isEmpty();
    if (usable) {
      key.retire();
      key = next;
      pendingKey = Optional.empty();
    }
  }

  String status(Instant now) {
    if (now.isBefore(identity.ready())) {
      return "CREATING";
    }
    if (archivedAt.isPresent()) {
      return "ARCHIVED";
    }
    if (inaccessibleSince.isPresent()) {
      return "INACCESSIBLE_ENCRYPTION_CREDENTIALS";
    }
    return pendingKey.isPresent() || replicas.isChanging(now) ? "UPDATING" : "ACTIVE";
  }

  /** Items by key; a view for those who read them one by one. */
  NavigableMap<ItemKey, byte[]> items() {
    return items;
  }

  Optional<Map<String, JsonNode>> get(ItemKey itemKey, byte[] dataKey) {
    return Optional.ofNullable(items.get(itemKey)).map(stored -> open(stored, dataKey));
  }

  void put(Map<String, JsonNode> item, byte[] dataKey) {
    items.put(schema().keyOf(item), AesGcm.encrypt(dataKey, Json.write(Values.write(item))));
  }

  /** The data key of the items; fails as calls for items do while the key can't be used. */
  byte[] dataKey(Instant now, Duration kept) {
    try {
      return key.dataKey(now, kept);
    } catch (AwsError error) {
      throw DynamoErrors.inaccessible(scope().table(), error);
    }
  }

  static Map<String, JsonNode> open(byte[] stored, byte[] dataKey) {
    Map<String, JsonNode> item = new LinkedHashMap<>();
    Json.readObject(AesGcm.decrypt(dataKey, stored))
        .orElseThrow()
        .properties()
        .forEach(field -> item.put(field.getKey(), field.getValue()));
    return item;
  }
}
