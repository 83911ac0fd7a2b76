package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** Runs the AWS CLI with a command whose words have no blanks. */
  public Result aws(String caller, String command) throws IOException, InterruptedException {
    return run(caller, "aws", (command + " --output text").split(" ", -1));
  }

  /** Runs the AWS CLI, which has to succeed, and returns what it printed. */
  public String succeed(String caller, String command) throws IOException, InterruptedException {
    Result result = aws(caller, command);
    assertThat(result.exitCode()).describedAs(result.output()).isZero();
    return result.output();
  }

  /** Runs a Python script of the test resources, by way of a directory. */
  public Result python(String caller, Path scratch, String resource)
      throws IOException, InterruptedException {
    Path script = scratch.resolve("tour.py");
    try (InputStream source = Clients.class.getResourceAsStream(resource)) {
      Files.write(script, Objects.requireNonNull(source).readAllBytes());
    }
    return run(caller, "python", script.toString());
  }

  /** How a client ended, and what it printed. */
  public record Result(int exitCode, String output) {}
}
