package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Says how much capacity a call consumed, where the request asks for it. */
final class Capacity {
  private static final int READ_UNIT = 4_096;
  private static final int WRITE_UNIT = 1_024;

  private Capacity() {}

  static void write(DynamoRequest request, Table table, ObjectNode answer, double units) {
    if (!request.input().text("ReturnConsumedCapacity").orElse("NONE").equals("NONE")) {
      answer
          .putObject("ConsumedCapacity")
          .put("TableName", table.scope().table())
          .put("CapacityUnits", units);
    }
  }

  /** A write of 1 KB is one unit. */
  static double ofWrite(long bytes) {
    return Math.ceil(Math.max(1, bytes) / (double) WRITE_UNIT);
  }

  /** A consistent read of 4 KB is one unit, an eventually consistent one half of that. */
  static double ofRead(DynamoRequest request, long bytes) {
    double units = Math.ceil(Math.max(1, bytes) / (double) READ_UNIT);
    return request.input().flag("ConsistentRead") ? units : units / 2;
  }
}
