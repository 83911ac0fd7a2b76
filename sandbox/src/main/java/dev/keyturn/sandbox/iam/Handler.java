package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.Xml;

/** Carries out an operation and writes the members of its result. */
interface Handler {
  void handle(IamRequest request, Xml result);
}
