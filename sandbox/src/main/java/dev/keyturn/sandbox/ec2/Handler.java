package dev.keyturn.sandbox.ec2;

/** Serves one operation. */
@FunctionalInterface
interface Handler {
  /** Does what is asked and writes the answer's members. */
  void handle(Ec2Request request, Xml answer);
}
