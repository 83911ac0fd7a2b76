package dev.keyturn.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.ec2.Ec2Service;
import dev.keyturn.sandbox.ec2.ServiceHand;
import java.util.Base64;
import java.util.List;

/** What the control API does in EC2: what guests read and write, and what services do. */
final class Ec2Control {
  private static final String READ = "read";
  private static final String WRITE = "write";
  private static final String APPEND = "append";
  private static final String TAG = "tag";
  private static final String MANAGE = "manage";
  private static final String ATTACH = "attach";
  private static final List<String> ALL = List.of(READ, WRITE, APPEND, TAG, MANAGE, ATTACH);
  private static final String INSTANCE = "instance";
  private static final String DEVICE = "device";
  private static final String DATA = "data";
  private static final String RESOURCE = "resource";
  private static final String PRINCIPAL = "principal";

  private final Ec2Service ec2;

  Ec2Control(Ec2Service ec2) {
    this.ec2 = ec2;
  }

  /** Does the one thing that the body names. */
  ObjectNode handle(WireRequest request) {
    ControlInput input = ControlInput.of(request).only(ALL);
    if (input.json().size() != 1) {
      throw new IllegalArgumentException("the body must have one of " + ALL);
    }
    String what = input.json().fieldNames().next();
    ControlInput details = input.inner(what);
    switch (what) {
      case READ -> {
        String instance = details.required(INSTANCE);
        String device = details.only(List.of(INSTANCE, DEVICE)).required(DEVICE);
        return Json.object().put(DATA, ec2.read(instance, device));
      }
      case WRITE -> ec2.write(details.required(INSTANCE), device(details), data(details));
      case APPEND -> ec2.append(details.required(INSTANCE), device(details), data(details));
      default -> serve(what, details);
    }
    return Json.object();
  }

  private void serve(String what, ControlInput details) {
    ServiceHand services = ec2.services();
    switch (what) {
      case TAG -> {
        ControlInput tag = details.only(List.of(RESOURCE, "key", "value"));
        services.tag(tag.required(RESOURCE), tag.required("key"), tag.required("value"));
      }
      case MANAGE -> {
        ControlInput managed = details.only(List.of(RESOURCE, PRINCIPAL));
        services.manage(managed.required(RESOURCE), managed.required(PRINCIPAL), false);
      }
      default -> {
        ControlInput place = details.only(List.of("volume", "to", PRINCIPAL));
        services.attach(place.required("volume"), place.required("to"), place.required(PRINCIPAL));
      }
    }
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
