package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Call;
import dev.keyturn.sandbox.Headers;
import dev.keyturn.sandbox.IdentityPolicies;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Lag;
import dev.keyturn.sandbox.Lags;
import dev.keyturn.sandbox.Principals;
import dev.keyturn.sandbox.SandboxClock;
import dev.keyturn.sandbox.Service;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import dev.keyturn.sandbox.cloudtrail.Trail;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** KMS over JSON 1.1. */
public final class KmsService implements Service {
  private static final String TARGET_HEADER = "X-Amz-Target";
  private static final String TARGET_PREFIX = "TrentService.";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final Pattern RESOURCE =
      Pattern.compile("\"(?:KeyId|AliasName|DestinationKeyId)\"\\s*:\\s*\"([^\"]+)\"");

  private final Map<String, Handler> handlers = new HashMap<>();
  private final Principals principals;
  private final Regions regions;
  private final Ids ids;
  private final EnvelopeKeys keys;
  private final Reports reports;

  /** Makes a KMS whose ids and lags are drawn from the seed. */
  public KmsService(Setup setup, Trail trail) {
    principals = setup.principals();
    regions = new Regions(setup.account(), setup.seed(), principals, setup.policies());
    ids = new Ids(setup.seed());
    reports = new Reports(trail);
    keys = new RegionalEnvelopeKeys(new RegionalEnvelopeKeys.Parts(regions, ids, reports), setup);
    Lag changes = setup.lags().changes();
    Seeded seeded = new Seeded(ids, changes);
    handlers.putAll(new KeyHandlers(seeded).handlers());
    handlers.putAll(new FamilyHandlers(seeded, regions).handlers());
    handlers.putAll(new LifecycleHandlers().handlers());
    handlers.putAll(new PolicyHandlers(seeded, new ShownPolicies(setup.seed())).handlers());
    handlers.putAll(new AliasHandlers(changes).handlers());
    handlers.putAll(new GrantHandlers(seeded).handlers());
    handlers.putAll(new TagHandlers(changes).handlers());
    handlers.putAll(new RotationHandlers(changes).handlers());
    handlers.putAll(new ImportHandlers().handlers());
    handlers.putAll(new CryptoHandlers(setup.lags().lastUsage()).handlers());
  }

  @Override
  public String name() {
    return "kms";
  }

  @Override
  public Optional<String> operation(WireRequest request) {
    return target(request)
        .filter(target -> target.startsWith(TARGET_PREFIX))
        .map(target -> target.substring(TARGET_PREFIX.length()))
        .filter(handlers::containsKey);
  }

  @Override
  public String resource(WireRequest request) {
    Matcher key = RESOURCE.matcher(new String(request.body(), StandardCharsets.UTF_8));
    return key.find() ? key.group(1) : "";
  }

  @Override
  public WireResponse handle(Call call) {
    Optional<Handler> handler = operation(call.request()).map(handlers::get);
    if (handler.isEmpty()) {
      throw KmsErrors.of(
          "UnknownOperationException",
          "NotImplemented: the sandbox has no operation " + target(call.request()).orElse(""));
    }
    if (call.caller().isAnonymous()) {
      throw new AwsError(
          "MissingAuthenticationTokenException", 403, "Missing Authentication Token");
    }
    ObjectNode body =
        Json.readObject(call.request().body())
            .orElseThrow(() -> KmsErrors.of("SerializationException", "The body is not JSON"));
    Region region = regions.named(call.region(), call.now());
    String requestId = ids.uuid();
    KmsRequest request =
        new KmsRequest(
            new Input(body),
            principals.behind(call.caller().accessKeyId()),
            region,
            call.now(),
            requestId);
    synchronized (regions) {
      regions.runDue(call.now());
      Reports.Asked asked = asked(call, request);
      return respond(
          200, reports.of(asked, region, () -> handler.get().handle(request)), requestId);
    }
  }

  private Reports.Asked asked(Call call, KmsRequest request) {
    return new Reports.Asked(
        operation(call.request()).orElseThrow(),
        Circumstances.of(request.principal(), request.now(), request.requestId()),
        Reports.parameters(request.input().json()),
        call.request().headers().first("User-Agent").orElse(""));
  }

  @Override
  public WireResponse error(AwsError plain, Call call) {
    AwsError error = plain.inJson();
    ObjectNode body = Json.object().put("__type", wireCode(error));
    if (!error.message().isEmpty()) {
      body.put("message", error.message());
    }
    return respond(error.status(), body, ids.uuid());
  }

  private static String wireCode(AwsError error) {
    return error.code().equals(AwsError.FAILED) ? "KMSInternalException" : error.code();
  }

  /** The data-key side of KMS, as other services use it. */
  public EnvelopeKeys keys() {
    return keys;
  }

  /** Everything about all keys and aliases, without lag and without permission. */
  public ObjectNode groundTruth() {
    ObjectNode truth = Json.object();
    ArrayNode all = truth.putArray("keys");
    ArrayNode aliases = truth.putArray("aliases");
    synchronized (regions) {
      for (Region region : regions.all()) {
        region.keys().forEach(key -> all.add(GroundTruth.write(key, region)));
        region.aliases().forEach(alias -> aliases.add(GroundTruth.write(alias, region)));
      }
    }
    return truth;
  }

  private static Optional<String> target(WireRequest request) {
    return request.headers().first(TARGET_HEADER);
  }

  private static WireResponse respond(int status, ObjectNode body, String requestId) {
    Headers headers =
        Headers.EMPTY.with("x-amzn-RequestId", requestId).with("Content-Type", CONTENT_TYPE);
    return new WireResponse(status, headers, Json.write(body));
  }

  /** What KMS is made of. */
  public record Setup(
      String account,
      long seed,
      Principals principals,
      IdentityPolicies policies,
      Lags lags,
      SandboxClock clock) {}
}
