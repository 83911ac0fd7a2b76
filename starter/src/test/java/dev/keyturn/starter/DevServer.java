package dev.keyturn.starter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A Temporal development server of its own, without Keyturn's search attributes. */
final class DevServer implements AutoCloseable {
  private static final int MOST_LOOKS = 300;

  private final Path cli;
  private final int port;
  private final Process process;

  private DevServer(Path cli, int port, Process process) {
    this.cli = cli;
    this.port = port;
    this.process = process;
  }

  /** Starts one with the Temporal CLI that the repository's script finds or fetches. */
  static DevServer start(Path logFile) throws IOException, InterruptedException {
    Path cli = findCli();
    int port = freePort();
    Process process =
        new ProcessBuilder(
                cli.toString(),
                "server",
                "start-dev",
                "--headless",
                "--ip",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--log-level",
                "warn")
            .redirectErrorStream(true)
            .redirectOutput(logFile.toFile())
            .start();
    DevServer server = new DevServer(cli, port, process);
    server.await(logFile);
    return server;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** A PATH on which {@code temporal} is this server's. */
  private String searchPath() {
    return cli.toAbsolutePath().resolveSibling("") + ":" + System.getenv("PATH");
  }

  /** Runs a line that was printed for a shell. */
  Said bash(String line) throws IOException, InterruptedException {
    ProcessBuilder bash = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true);
    bash.environment().put("PATH", searchPath());
    Process process = bash.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), output);
  }

  /** How a line ended, and all that it printed. */
  record Said(int exitCode, String output) {}

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Out of those that no outgoing connection takes before a server does. */
  static int freePort() throws IOException {
    for (int tries = 1; ; tries++) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_768);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        if (tries == 100) {
          throw taken;
        }
      }
    }
  }

  private void await(Path logFile) throws IOException, InterruptedException {
    for (int look = 0; look < MOST_LOOKS && process.isAlive(); look++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IOException("the Temporal server did not start: " + Files.readString(logFile));
  }

  private static Path findCli() throws IOException, InterruptedException {
    Path script = Path.of("..", "scripts", "temporal-cli").toAbsolutePath().normalize();
    Process find =
        new ProcessBuilder("bash", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(find.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      if (find.waitFor() != 0 || line == null) {
        throw new IOException(script + " found no Temporal CLI");
      }
      return Path.of(line);
    }
  }
}
