package dev.keyturn.acceptance.estate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The operating systems of instances: what they read and write on their devices. */
public final class Guests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BinaryOperator<String> control;

  /** Guests that are asked through a sandbox's control API, given as path and body to answer. */
  public Guests(BinaryOperator<String> control) {
    this.control = control;
  }

  /** Replaces what a device holds; fails if the instance is not running with it. */
  public void write(String instance, String device, String content) {
    ask("write", instance, device, content);
  }

  /** Writes after what a device holds; fails if the instance is not running with it. */
  public void append(String instance, String device, String content) {
    ask("append", instance, device, content);
  }

  /** What a device holds; fails if the instance is not running with it. */
  public String read(String instance, String device) {
    return new String(
        Base64.getDecoder().decode(ask("read", instance, device, null)), StandardCharsets.UTF_8);
  }

  private String ask(String what, String instance, String device, @Nullable String content) {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode order = body.putObject(what).put("instance", instance).put("device", device);
    if (content != null) {
      order.put("data", content.getBytes(StandardCharsets.UTF_8));
    }
    try {
      return JSON.readTree(control.apply("ec2", body.toString())).path("data").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the sandbox did not answer in JSON", e);
    }
  }
}
