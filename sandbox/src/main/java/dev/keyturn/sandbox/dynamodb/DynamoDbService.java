package dev.keyturn.sandbox.dynamodb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Call;
import dev.keyturn.sandbox.Headers;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Lag;
import dev.keyturn.sandbox.Service;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DynamoDB over JSON 1.0: tables, items and backups, in memory. */
public final class DynamoDbService implements Service {
  /** What the header X-Amz-Target begins with. */
  public static final String TARGET_PREFIX = "DynamoDB_20120810.";

  private static final String CONTENT_TYPE = "application/x-amz-json-1.0";
  private static final String TYPE_PREFIX = "com.amazonaws.dynamodb.v20120810#";
  private static final Pattern RESOURCE =
      Pattern.compile("\"(?:TableName|BackupArn|ResourceArn)\"\\s*:\\s*\"([^\"]+)\"");

  private final Tables tables;
  private final Map<String, Handler> handlers = new HashMap<>();

  /** Makes a DynamoDB without tables, whose table keys are sealed by the given keys. */
  public DynamoDbService(EnvelopeKeys keys, Lag lag) {
    tables = new Tables(keys, lag);
    handlers.putAll(TableHandlers.all());
    handlers.putAll(KeyHandlers.all());
    handlers.putAll(ItemHandlers.all());
    handlers.putAll(ReadHandlers.all());
    handlers.putAll(BackupHandlers.all());
  }

  /** Sets how long an opened table key is used before KMS is asked again; five minutes on AWS. */
  public void keepTableKeys(Duration kept) {
    synchronized (tables) {
      tables.tableKeyKept(kept);
    }
  }

  /**
   * Sets whether a replica's customer managed key can be changed for another, which AWS's documents
   * leave open.
   */
  public void changeReplicaKeys(boolean allowed) {
    synchronized (tables) {
      tables.replicaKeysChange(allowed);
    }
  }

  @Override
  public String name() {
    return "dynamodb";
  }

  @Override
  public Optional<String> operation(WireRequest request) {
    return request
        .headers()
        .first("X-Amz-Target")
        .filter(target -> target.startsWith(TARGET_PREFIX))
        .map(target -> target.substring(TARGET_PREFIX.length()))
        .filter(handlers::containsKey);
  }

  @Override
  public String resource(WireRequest request) {
    Matcher name = RESOURCE.matcher(new String(request.body(), StandardCharsets.UTF_8));
    return name.find() ? name.group(1) : "";
  }

  @Override
  public WireResponse handle(Call call) {
    Handler handler =
        operation(call.request())
            .map(handlers::get)
            .orElseThrow(
                () ->
                    DynamoErrors.of(
                        "UnknownOperationException",
                        "NotImplemented: the sandbox has no operation "
                            + call.request().headers().first("X-Amz-Target").orElse("")));
    if (call.caller().isAnonymous()) {
      throw DynamoErrors.of("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    ObjectNode body =
        Json.readObject(call.request().body())
            .orElseThrow(() -> DynamoErrors.of("SerializationException", "The body is not JSON"));
    synchronized (tables) {
      return respond(
          200,
          handler.handle(
              new DynamoRequest(
                  new Members(body), call.caller(), call.region(), tables, call.now())));
    }
  }

  @Override
  public WireResponse error(AwsError plain, Call call) {
    AwsError error = plain.inJson();
    String code = error.code().equals(AwsError.FAILED) ? "InternalServerError" : error.code();
    ObjectNode body = Json.object().put("__type", TYPE_PREFIX + code);
    body.put("message", error.message());
    return respond(error.status(), body);
  }

  private static WireResponse respond(int status, ObjectNode body) {
    Headers headers =
        Headers.EMPTY
            .with("x-amzn-RequestId", UUID.randomUUID().toString())
            .with("Content-Type", CONTENT_TYPE);
    return new WireResponse(status, headers, Json.write(body));
  }
}
