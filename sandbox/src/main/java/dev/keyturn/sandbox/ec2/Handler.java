package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;

/** Serves one operation. */
@FunctionalInterface
interface Handler {
  /** Does what is asked and writes the answer's members. */
  void handle(Ec2Request request, Xml answer);
}
