package dev.keyturn.sandbox.dynamodb;

import dev.keyturn.sandbox.Lag;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All tables and backups of all accounts and regions, and how the service behaves. */
final class Tables {
  private final EnvelopeKeys keys;
  private final Lag lag;
  private final Map<String, Table> tables = new TreeMap<>();
  private final Map<String, Backup> backups = new TreeMap<>();
  private Duration tableKeyKept = Duration.ofMinutes(5);
  private boolean replicaKeysChange = true;

  Tables(EnvelopeKeys keys, Lag lag) {
    this.keys = keys;
    this.lag = lag;
  }

  EnvelopeKeys keys() {
    return keys;
  }

  Instant settle(Instant now) {
    return lag.settle(now);
  }

  Duration tableKeyKept() {
    return tableKeyKept;
  }

  void tableKeyKept(Duration kept) {
    tableKeyKept = kept;
  }

  boolean replicaKeysChange() {
    return replicaKeysChange;
  }

  void replicaKeysChange(boolean allowed) {
    replicaKeysChange = allowed;
  }

  void add(Table table) {
    tables.put(table.scope().tableArn(), table);
  }

  void remove(Table table) {
    tables.remove(table.scope().tableArn());
  }

  Optional<Table> find(Scope scope, Instant now) {
    Optional<Table> table = Optional.ofNullable(tables.get(scope.tableArn()));
    table.ifPresent(found -> found.settle(now, tableKeyKept));
    return table;
  }

  Collection<Table> in(String account, String region) {
    return tables.values().stream()
        .filter(table -> table.scope().account().equals(account))
        .filter(table -> table.scope().region().equals(region))
        .toList();
  }

  Map<String, Backup> backups() {
    return backups;
  }
}
