package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.cloudtrail.Trail;
import dev.keyturn.sandbox.cloudtrail.TrailEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Tells CloudTrail of every call, whatever came of it. */
final class Reports {
  /** What CloudTrail leaves out: what is secret, and what is only meant for KMS. */
  private static final Set<String> HIDDEN =
      Set.of(
          "Plaintext",
          "CiphertextBlob",
          "EncryptedKeyMaterial",
          "GrantTokens",
          "ImportToken",
          "Message",
          "Signature",
          "Mac");

  private static final Set<String> STRUCTURES = Set.of("Constraints");

  private final Trail trail;

  Reports(Trail trail) {
    this.trail = trail;
  }

  /** Makes a call in a region, while the monitor of all regions is held, and reports it. */
  <T> T of(Asked asked, Region region, Supplier<T> call) {
    region.forgetTouched();
    try {
      T answer = call.get();
      report(asked, region, Optional.empty());
      return answer;
    } catch (AwsError refused) {
      report(asked, region, Optional.of(refused));
      throw refused;
    }
  }

  private void report(Asked asked, Region region, Optional<AwsError> error) {
    Circumstances circumstances = asked.circumstances();
    String arn = circumstances.principal().caller().arn();
    trail.add(
        new TrailEvent(
            new TrailEvent.What(
                asked.operation(), region.name(), circumstances.now(), circumstances.requestId()),
            new TrailEvent.Who(
                circumstances.principal(),
                region.directory().id(arn).orElse(arn),
                circumstances.viaService(),
                asked.userAgent()),
            region.touched().stream().map(KmsKey::arn).toList(),
            error,
            asked.parameters()));
  }

  /** The members of a request in the form that they have in events. */
  static ObjectNode parameters(ObjectNode input) {
    ObjectNode parameters = Json.object();
    for (Map.Entry<String, JsonNode> member : input.properties()) {
      if (!HIDDEN.contains(member.getKey())) {
        parameters.set(lower(member.getKey()), value(member));
      }
    }
    return parameters;
  }

  private static JsonNode value(Map.Entry<String, JsonNode> member) {
    return STRUCTURES.contains(member.getKey()) && member.getValue() instanceof ObjectNode inner
        ? parameters(inner)
        : member.getValue();
  }

  private static String lower(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** What a service asks for on behalf of somebody. */
  static Asked byService(String operation, Circumstances circumstances, List<Member> members) {
    ObjectNode parameters = Json.object();
    for (Member member : members) {
      if (member.value() instanceof Map<?, ?> map) {
        ObjectNode texts = parameters.putObject(member.name());
        map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
      } else {
        parameters.put(member.name(), String.valueOf(member.value()));
      }
    }
    return new Asked(operation, circumstances, parameters, "");
  }

  /** A member of a request: a text, or a map of texts. */
  record Member(String name, Object value) {}

  /** A call: its operation, who makes it when and how, and the request as events show it. */
  record Asked(
      String operation, Circumstances circumstances, ObjectNode parameters, String userAgent) {}
}
