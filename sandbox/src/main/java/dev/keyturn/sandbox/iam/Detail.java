package dev.keyturn.sandbox.iam;

import dev.keyturn.sandbox.Xml;
import dev.keyturn.sandbox.iam.Entity.Identity;
import java.util.function.Consumer;

/** One entry of the account's details, with a place that is its own. */
record Detail(Kind kind, String place, Consumer<Xml> write) {
  static Detail of(Identity identity, Consumer<Xml> write) {
    return new Detail(identity.kind(), identity.arn(), write);
  }
}
