package dev.keyturn.acceptance.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.acceptance.process.SandboxProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Arms faults in a sandbox and counts the calls that it served. */
final class SandboxControl {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SandboxProcess sandbox;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  SandboxControl(SandboxProcess sandbox) {
    this.sandbox = sandbox;
  }

  /** Adds a fault, given as the control API's JSON with apostrophes for quotes. */
  public void arm(String fault) {
    sandbox.control("faults", fault.replace('\'', '"'));
  }

  /** How many faults have not struck as often as they were to. */
  public int armed() {
    return send("GET", "health").path("faults").asInt();
  }

  /** Removes all faults. */
  public void disarm() {
    send("DELETE", "faults");
  }

  /** Lets delayed calls go on. */
  public void release() {
    sandbox.control("release", "{}");
  }

  /** How many calls that match a filter, such as {@code operation=CopyObject}, were served. */
  public long calls(String filter) {
    return send("GET", "calls?" + filter).path("total").asLong();
  }

  private JsonNode send(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(sandbox.endpoint().resolve("/_sandbox/" + path))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
