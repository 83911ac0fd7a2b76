package dev.keyturn.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.ec2.Ec2Service;
import java.util.Base64;
import java.util.List;

/** What the control API does in EC2: what guests read and write, and Auto Scaling's membership. */
final class Ec2Control {
  private static final String READ = "read";
  private static final String WRITE = "write";
  private static final String APPEND = "append";
  private static final String GROUP = "autoScalingGroup";
  private static final String INSTANCE = "instance";
  private static final String DEVICE = "device";
  private static final String DATA = "data";

  private final Ec2Service ec2;

  Ec2Control(Ec2Service ec2) {
    this.ec2 = ec2;
  }

  /** Does the one thing that the body names. */
  ObjectNode handle(WireRequest request) {
    ControlInput input = ControlInput.of(request).only(List.of(READ, WRITE, APPEND, GROUP));
    if (input.json().size() != 1) {
      throw new IllegalArgumentException(
          "the body must have one of " + List.of(READ, WRITE, APPEND, GROUP));
    }
    String what = input.json().fieldNames().next();
    ControlInput details = input.inner(what);
    String instance = details.required(INSTANCE);
    switch (what) {
      case READ -> {
        String device = details.only(List.of(INSTANCE, DEVICE)).required(DEVICE);
        return Json.object().put(DATA, ec2.read(instance, device));
      }
      case WRITE -> ec2.write(instance, device(details), data(details));
      case APPEND -> ec2.append(instance, device(details), data(details));
      default ->
          ec2.joinAutoScalingGroup(
              instance, details.only(List.of(INSTANCE, "name")).required("name"));
    }
    return Json.object();
  }

  private static String device(ControlInput details) {
    return details.only(List.of(INSTANCE, DEVICE, DATA)).required(DEVICE);
  }

  private static byte[] data(ControlInput details) {
    JsonNode data = details.json().path(DATA);
    if (!data.isTextual()) {
      throw new IllegalArgumentException("data must be base64");
    }
    return Base64.getDecoder().decode(data.asText());
  }
}
