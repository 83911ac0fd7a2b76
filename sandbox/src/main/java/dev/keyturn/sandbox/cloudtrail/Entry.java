package dev.keyturn.sandbox.cloudtrail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** An event in one account's history, kept as text because there are many. */
record Entry(
    String operation, Instant time, Set<String> attributes, List<String> keys, String text) {
  private static final String SOURCE = "kms.amazonaws.com";
  private static final String KEY_TYPE = "AWS::KMS::Key";
  private static final String LOCAL = "127.0.0.1";
  private static final Pattern READING =
      Pattern.compile("(?:Describe|Get|List|Generate|Encrypt|Decrypt|ReEncrypt|Verify|Sign).*");
  private static final int ACCOUNT_OF_ARN = 4;

  /** Times of events are whole seconds. */
  static Entry of(TrailEvent event, String account) {
    Instant time = event.what().time().truncatedTo(ChronoUnit.SECONDS);
    String text = new String(Json.write(detail(event, account, time)), StandardCharsets.UTF_8);
    return new Entry(event.what().operation(), time, attributes(event), event.keys(), text);
  }

  static String accountOf(String arn) {
    return arn.split(":", -1)[ACCOUNT_OF_ARN];
  }

  /** The answer's form of it. */
  ObjectNode json() {
    ObjectNode json = Json.object().put("EventName", operation).put("EventSource", SOURCE);
    json.put("EventTime", time.getEpochSecond());
    for (String attribute : List.of("EventId", "Username", "AccessKeyId", "ReadOnly")) {
      value(attribute, json);
    }
    ArrayNode resources = json.putArray("Resources");
    keys.forEach(
        key -> resources.addObject().put("ResourceType", KEY_TYPE).put("ResourceName", key));
    return json.put("CloudTrailEvent", text);
  }

  private void value(String name, ObjectNode json) {
    String prefix = name + "=";
    attributes.stream()
        .filter(attribute -> attribute.startsWith(prefix))
        .map(attribute -> attribute.substring(prefix.length()))
        .forEach(value -> json.put(name, value));
  }

  private static Set<String> attributes(TrailEvent event) {
    Identity identity = new Identity(event.who());
    Set<String> all = new HashSet<>();
    all.add("EventId=" + EventId.of(event.what().requestId()));
    all.add("EventName=" + event.what().operation());
    all.add("EventSource=" + SOURCE);
    all.add("ReadOnly=" + isReading(event));
    if (!identity.userName().isEmpty()) {
      all.add("Username=" + identity.userName());
      all.add("AccessKeyId=" + identity.accessKeyId());
    }
    event.keys().forEach(key -> all.add("ResourceName=" + key));
    if (!event.keys().isEmpty()) {
      all.add("ResourceType=" + KEY_TYPE);
    }
    return Set.copyOf(all);
  }

  private static boolean isReading(TrailEvent event) {
    return READING.matcher(event.what().operation()).matches();
  }

  private static ObjectNode detail(TrailEvent event, String account, Instant time) {
    Identity identity = new Identity(event.who());
    ObjectNode json = Json.object().put("eventVersion", "1.11");
    json.set("userIdentity", identity.json());
    json.put("eventTime", time.toString())
        .put("eventSource", SOURCE)
        .put("eventName", event.what().operation())
        .put("awsRegion", event.what().region())
        .put("sourceIPAddress", identity.service().orElse(LOCAL))
        .put("userAgent", identity.service().orElse(event.who().userAgent()));
    event.error().ifPresent(error -> put(error, json));
    json.set("requestParameters", event.parameters());
    json.putNull("responseElements")
        .put("requestID", event.what().requestId())
        .put("eventID", EventId.of(event.what().requestId()))
        .put("readOnly", isReading(event));
    putKeys(event, json);
    return json.put("eventType", "AwsApiCall")
        .put("managementEvent", true)
        .put("recipientAccountId", account)
        .put("eventCategory", "Management");
  }

  private static void putKeys(TrailEvent event, ObjectNode json) {
    if (!event.keys().isEmpty()) {
      ArrayNode resources = json.putArray("resources");
      for (String key : event.keys()) {
        resources
            .addObject()
            .put("accountId", accountOf(key))
            .put("type", KEY_TYPE)
            .put("ARN", key);
      }
    }
  }

  /** A refusal for want of a permission has the code that it has in all services' events. */
  private static void put(AwsError error, ObjectNode json) {
    json.put("errorCode", Trail.isDenial(error) ? "AccessDenied" : error.code());
    if (!error.message().isEmpty()) {
      json.put("errorMessage", error.message());
    }
  }
}
