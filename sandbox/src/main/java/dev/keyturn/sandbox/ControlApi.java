package dev.keyturn.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.policy.MalformedPolicyException;
import dev.keyturn.sandbox.s3.UpdateObjectEncryptionMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** The control API under {@code /_sandbox/}; the package's Javadoc lists what it understands. */
final class ControlApi {
  static final String PREFIX = "/_sandbox/";

  private final Sandbox sandbox;
  private final Map<String, Function<WireRequest, JsonNode>> endpoints = new HashMap<>();

  ControlApi(Sandbox sandbox, Supplier<ObjectNode> keys) {
    this.sandbox = sandbox;
    endpoints.put("GET health", request -> health());
    endpoints.put("POST faults", this::addFault);
    endpoints.put("DELETE faults", request -> clearFaults());
    endpoints.put("POST release", this::release);
    endpoints.put("GET calls", this::calls);
    endpoints.put("DELETE calls", request -> clearCalls());
    endpoints.put("POST clock", this::advanceClock);
    endpoints.put("POST callers", this::registerCaller);
    endpoints.put("POST iam", this::setUpIam);
    endpoints.put("POST scp", this::controlAccount);
    endpoints.put("DELETE scp", request -> controlNoAccount());
    endpoints.put("POST lag", this::limitLag);
    endpoints.put("POST s3", this::setUpS3);
    endpoints.put("POST ec2", new Ec2Control(sandbox.ec2())::handle);
    endpoints.put("POST dynamodb", this::setUpDynamoDb);
    endpoints.put("POST rds", this::setUpRds);
    endpoints.put("GET keys", request -> keys.get());
  }

  WireResponse handle(WireRequest request) {
    String name = request.method() + " " + request.rawPath().substring(PREFIX.length());
    Function<WireRequest, JsonNode> endpoint = endpoints.get(name);
    if (endpoint == null) {
      return respond(404, error("there is no " + name + "; there are " + sortedEndpoints()));
    }
    try {
      return respond(200, endpoint.apply(request));
    } catch (IllegalArgumentException refused) {
      return respond(400, error(String.valueOf(refused.getMessage())));
    }
  }

  private List<String> sortedEndpoints() {
    return endpoints.keySet().stream().sorted().toList();
  }

  private static ObjectNode error(String message) {
    return Json.object().put("error", message);
  }

  private static WireResponse respond(int status, JsonNode body) {
    Headers headers = Headers.EMPTY.with("Content-Type", "application/json");
    return new WireResponse(status, headers, Json.write(body));
  }

  private ObjectNode health() {
    return Json.object()
        .put("status", "ok")
        .put("time", sandbox.clock().now().toString())
        .put("maxLag", sandbox.lags().changes().max().toString())
        .put("maxLastUsageLag", sandbox.lags().lastUsage().max().toString())
        .put("maxEventLag", sandbox.lags().events().max().toString())
        .put("faults", sandbox.faults().size());
  }

  private ObjectNode addFault(WireRequest request) {
    sandbox.faults().add(ControlInput.of(request).fault());
    return health();
  }

  private ObjectNode clearFaults() {
    sandbox.faults().clear();
    return health();
  }

  private ObjectNode release(WireRequest request) {
    ControlInput.of(request).only(List.of());
    sandbox.faults().release();
    return health();
  }

  private ObjectNode clearCalls() {
    sandbox.calls().clear();
    return health();
  }

  private ObjectNode advanceClock(WireRequest request) {
    ControlInput input = ControlInput.of(request).only(List.of("advance"));
    sandbox.clock().advance(input.duration("advance"));
    return health();
  }

  private ObjectNode limitLag(WireRequest request) {
    Lags lags = sandbox.lags();
    Map<String, Lag> named =
        Map.of("max", lags.changes(), "lastUsage", lags.lastUsage(), "events", lags.events());
    ControlInput input = ControlInput.of(request).only(List.copyOf(named.keySet()));
    Map<Lag, Duration> limits = new HashMap<>();
    named.forEach(
        (name, lag) -> {
          if (input.json().has(name)) {
            limits.put(lag, input.duration(name));
          }
        });
    if (limits.isEmpty()) {
      throw new IllegalArgumentException("max is missing, and so are lastUsage and events");
    }
    limits.forEach(Lag::limit);
    return health();
  }

  private ObjectNode setUpS3(WireRequest request) {
    ControlInput input =
        ControlInput.of(request).only(List.of("updateObjectEncryption", "singleCopyBytes"));
    input
        .choice("updateObjectEncryption", UpdateObjectEncryptionMode.values())
        .ifPresent(sandbox.s3()::updateObjectEncryption);
    if (input.json().has("singleCopyBytes")) {
      sandbox.s3().limitSingleCopy(input.integer("singleCopyBytes"));
    }
    return health();
  }

  private ObjectNode setUpDynamoDb(WireRequest request) {
    ControlInput input =
        ControlInput.of(request).only(List.of("tableKeyCache", "replicaKeyChange"));
    if (input.json().has("tableKeyCache")) {
      sandbox.dynamodb().keepTableKeys(input.duration("tableKeyCache"));
    }
    input
        .choice("replicaKeyChange", ReplicaKeyChange.values())
        .ifPresent(
            choice -> sandbox.dynamodb().changeReplicaKeys(choice == ReplicaKeyChange.ALLOWED));
    return health();
  }

  private ObjectNode setUpRds(WireRequest request) {
    sandbox
        .rds()
        .checkKeysEvery(ControlInput.of(request).only(List.of("keyCheck")).duration("keyCheck"));
    return health();
  }

  private ObjectNode setUpIam(WireRequest request) {
    ControlInput input = ControlInput.of(request).only(List.of("principals"));
    input
        .choice("principals", NamedPrincipals.values())
        .ifPresent(
            choice -> sandbox.principals().directory().knowOnly(choice == NamedPrincipals.KNOWN));
    return health();
  }

  private ObjectNode controlAccount(WireRequest request) {
    ControlInput input = ControlInput.of(request).only(List.of("account", "policy"));
    try {
      sandbox.principals().control().put(input.required("account"), input.inner("policy").json());
    } catch (MalformedPolicyException malformed) {
      throw new IllegalArgumentException("policy: " + malformed.getMessage(), malformed);
    }
    return health();
  }

  private ObjectNode controlNoAccount() {
    sandbox.principals().control().clear();
    return health();
  }

  /** Whom policies and grants may name of the sandbox's own account. */
  private enum NamedPrincipals {
    ANY,
    KNOWN
  }

  /** Whether a replica's customer managed key can be exchanged. */
  private enum ReplicaKeyChange {
    ALLOWED,
    REFUSED
  }

  private ObjectNode registerCaller(WireRequest request) {
    Principals.Principal principal = ControlInput.of(request).principal();
    sandbox.principals().register(principal);
    ObjectNode answer =
        Json.object()
            .put("accessKeyId", principal.caller().accessKeyId())
            .put("account", principal.caller().account())
            .put("arn", principal.caller().arn());
    return principal.iam() == IamConsent.POLICIES
        ? answer.put("iam", ControlInput.POLICIES)
        : answer.put("iam", principal.hasIam());
  }

  private ObjectNode calls(WireRequest request) {
    Map<String, String> filter = query(request.rawQuery());
    ObjectNode answer = Json.object();
    ArrayNode counts = answer.putArray("counts");
    long total = 0;
    for (CallLog.Count count : sandbox.calls().counts()) {
      if (covers(filter, count.kind())) {
        counts.add(write(count.kind()).put("calls", count.calls()));
        total += count.calls();
      }
    }
    answer.put("total", total);
    ArrayNode latest = answer.putArray("calls");
    String resource = filter.getOrDefault("resource", "");
    sandbox
        .calls()
        .latest(call -> covers(filter, call.kind()) && call.resource().contains(resource))
        .forEach(call -> latest.add(write(call)));
    return answer;
  }

  private static boolean covers(Map<String, String> filter, CallLog.Kind kind) {
    return matches(filter, "service", kind.service())
        && matches(filter, "operation", kind.operation())
        && matches(filter, "caller", kind.caller())
        && matches(filter, "error", kind.error())
        && matches(filter, "fault", kind.fault());
  }

  private static boolean matches(Map<String, String> filter, String name, String value) {
    return filter.getOrDefault(name, value).equals(value);
  }

  private static ObjectNode write(CallLog.Kind kind) {
    return Json.object()
        .put("service", kind.service())
        .put("operation", kind.operation())
        .put("caller", kind.caller())
        .put("error", kind.error())
        .put("fault", kind.fault());
  }

  private static ObjectNode write(CallLog.Entry call) {
    return write(call.kind())
        .put("time", call.time().toString())
        .put("region", call.region())
        .put("resource", call.resource())
        .put("status", call.status());
  }

  private static Map<String, String> query(String rawQuery) {
    Map<String, String> filter = new HashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        filter.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return filter;
  }
}
