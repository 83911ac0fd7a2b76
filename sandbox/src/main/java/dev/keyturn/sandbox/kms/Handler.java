package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Serves one operation of KMS. */
@FunctionalInterface
interface Handler {
  ObjectNode handle(KmsRequest request);
}
