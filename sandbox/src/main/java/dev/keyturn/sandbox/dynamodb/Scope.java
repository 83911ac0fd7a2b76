package dev.keyturn.sandbox.dynamodb;

import java.util.Map;

/** Which table: how KMS sees it. */
record Scope(String account, String region, String table) {

  /** AWS KMS Developer Guide, "How Amazon DynamoDB uses AWS KMS": the encryption context. */
  Map<String, String> context() {
    return Map.of("aws:dynamodb:tableName", table, "aws:dynamodb:subscriberId", account);
  }

  String service() {
    return "dynamodb." + region + ".amazonaws.com";
  }

  String tableArn() {
    return "arn:aws:dynamodb:" + region + ":" + account + ":table/" + table;
  }
}
