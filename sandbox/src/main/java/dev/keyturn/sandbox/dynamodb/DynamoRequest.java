package dev.keyturn.sandbox.dynamodb;

import dev.keyturn.sandbox.Caller;
import java.time.Instant;

/** A request on its way through the service. */
record DynamoRequest(Members input, Caller caller, String region, Tables tables, Instant now) {

  Scope scope(String table) {
    String name = table.startsWith("arn:") ? table.substring(table.indexOf("table/") + 6) : table;
    if (!name.matches("[A-Za-z0-9_.-]{3,255}")) {
      throw DynamoErrors.validation("Invalid table name: " + table);
    }
    return new Scope(caller.account(), region, name);
  }

  /** The table that the request names. */
  Table table() {
    return table(input.required("TableName"));
  }

  Table table(String name) {
    return tables.find(scope(name), now).orElseThrow(() -> DynamoErrors.noTable(name));
  }

  /** A table whose items may be asked for. */
  Table usable(String name) {
    Table table = table(name);
    if (table.status(now).equals("CREATING")) {
      throw DynamoErrors.noTable(name);
    }
    return table;
  }

  byte[] dataKey(Table table) {
    return table.dataKey(now, tables.tableKeyKept());
  }
}
