package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxMainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void servesUntilItIsTerminated() throws IOException, InterruptedException {
    Path portFile = directory.resolve("port");
    Path output = directory.resolve("output");
    Process process = start(output, "--port", "0", "--port-file", portFile.toString());
    try {
      String port = await(portFile, process);
      assertThat(get("http://127.0.0.1:" + port + "/_sandbox/health")).contains("\"ok\"");
      process.destroy();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(output)
          .content()
          .contains("export AWS_ENDPOINT_URL=http://127.0.0.1:" + port)
          .contains("export AWS_REGION=us-east-1");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void refusesAnAccountThatIsNone() throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process = start(output, "--account", "12");

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(output).content().contains("12 digits");
  }

  private static Process start(Path output, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SandboxMain.class.getName());
    for (String argument : arguments) {
      builder.command().add(argument);
    }
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  private static String await(Path file, Process process) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file)) {
      assertThat(process.isAlive()).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(50);
    }
    return Files.readString(file).strip();
  }

  private static String get(String address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
