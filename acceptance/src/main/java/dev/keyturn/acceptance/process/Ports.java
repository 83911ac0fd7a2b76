package dev.keyturn.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of the loopback interface. */
public final class Ports {
  private static final int FIRST = 15_000;

  /** Linux takes ports for outgoing connections from here on. */
  private static final int EPHEMERAL = 32_768;

  private static final int MOST_TRIES = 100;

  private Ports() {}

  /**
   * A port that was free a moment ago, out of those that no connection takes by itself before a
   * server does, or while it restarts.
   */
  public static int free() {
    for (int tries = 1; ; tries++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, EPHEMERAL);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        if (tries == MOST_TRIES) {
          throw new UncheckedIOException("there is no free port", taken);
        }
      }
    }
  }
}
