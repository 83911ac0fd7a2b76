package dev.keyturn.starter;

import dev.keyturn.starter.run.Connection;
import dev.keyturn.starter.run.Patience;
import dev.keyturn.starter.run.Target;

/** Opens the connection when a command needs it. */
@FunctionalInterface
interface Connector {
  /** Connects, or fails with a message that names the address. */
  Connection connect(Target target, Patience patience);
}
