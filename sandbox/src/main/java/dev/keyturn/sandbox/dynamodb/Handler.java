package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Serves one operation. */
@FunctionalInterface
interface Handler {
  ObjectNode handle(DynamoRequest request);
}
