package dev.keyturn.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Command-line clients that nobody here wrote, pointed at a sandbox over HTTP. */
public record Clients(Path directory, URI endpoint) {
  private static final int SECONDS = 120;

  /** Installs the clients if necessary, and finds them. */
  public static Clients of(URI endpoint) throws IOException, InterruptedException {
    Path script = Path.of("..", "scripts", "aws-clients").toAbsolutePath().normalize();
    Process process =
        new ProcessBuilder(script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String directory = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(script + " could not install the clients");
    }
    return new Clients(Path.of(directory.strip()), endpoint);
  }

  /** Runs a client as the given caller. */
  public Result run(String caller, String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(directory.resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL", endpoint.toString(),
                "AWS_ACCESS_KEY_ID", caller,
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_REGION", TestingSandbox.REGION,
                "AWS_DEFAULT_REGION", TestingSandbox.REGION,
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                "AWS_MAX_ATTEMPTS", "1",
                "AWS_PAGER", ""));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(program + " did not end");
    }
    return new Result(process.exitValue(), output.strip());
  }

  /** How a client ended, and what it printed. */
  public record Result(int exitCode, String output) {}
}
