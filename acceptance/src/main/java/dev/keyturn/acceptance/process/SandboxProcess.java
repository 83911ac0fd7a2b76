package dev.keyturn.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sandbox in a process of its own; its state dies with it. */
public final class SandboxProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> FLAGS = List.of("-Xmx1g");

  private final ChildProcess process;
  private final Path portFile;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Optional<URI> endpoint = Optional.empty();

  private SandboxProcess(ChildProcess process, Path portFile) {
    this.process = process;
    this.portFile = portFile;
  }

  /** Starts one whose lags are drawn from the seed; see {@link #awaitReady()}. */
  public static SandboxProcess start(WorkDirectory directory, long seed, Duration maxLag) {
    Path portFile = directory.file("sandbox.port");
    List<String> command =
        JavaCommand.of(
            "sandbox",
            FLAGS,
            "--port",
            "0",
            "--seed",
            String.valueOf(seed),
            "--max-lag",
            maxLag.toString(),
            "--port-file",
            portFile.toString());
    ChildProcess process =
        ChildProcess.start(
            "the sandbox", command, Surroundings.with(Map.of()), directory.file("sandbox.log"));
    return new SandboxProcess(process, portFile);
  }

  /** Waits until it answers. */
  public SandboxProcess awaitReady() {
    String port = Await.until("have a sandbox", PATIENCE, this::port);
    endpoint = Optional.of(URI.create("http://127.0.0.1:" + port));
    return this;
  }

  /** The address to give to AWS clients. */
  public URI endpoint() {
    return endpoint.orElseThrow(() -> new IllegalStateException("the sandbox is not ready"));
  }

  /** Its process. */
  public ChildProcess process() {
    return process;
  }

  /** Says which role stands behind an access key, and whether IAM allows it everything. */
  public void register(String accessKeyId, String arn, boolean iam) {
    String body =
        String.format("{\"accessKeyId\":\"%s\",\"arn\":\"%s\",\"iam\":%s}", accessKeyId, arn, iam);
    control("callers", body);
  }

  /** Calls the control API, such as {@code faults} with the JSON of a fault. */
  public String control(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint().resolve("/_sandbox/" + path))
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("the sandbox refused " + path + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Lets it outlive this process. */
  public void leaveRunning() {
    process.leaveRunning();
  }

  @Override
  public void close() {
    process.close();
  }

  private Optional<String> port() {
    process.requireAlive();
    try {
      return Files.exists(portFile)
          ? Optional.of(Files.readString(portFile, StandardCharsets.UTF_8).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
