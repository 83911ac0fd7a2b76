package dev.keyturn.sandbox.cloudtrail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Call;
import dev.keyturn.sandbox.Headers;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Principals;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.Service;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** CloudTrail over JSON 1.1: LookupEvents. */
public final class CloudTrailService implements Service {
  /** What the target header of a request to CloudTrail begins with. */
  public static final String TARGET_PREFIX =
      "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";

  private static final String OPERATION = "LookupEvents";

  private final Principals principals;
  private final Trail trail;
  private final Rate rate = new Rate();

  /** A CloudTrail that shows what the trail has. */
  public CloudTrailService(Principals principals, Trail trail) {
    this.principals = principals;
    this.trail = trail;
  }

  @Override
  public String name() {
    return "cloudtrail";
  }

  @Override
  public Optional<String> operation(WireRequest request) {
    return request
        .headers()
        .first("X-Amz-Target")
        .filter(target -> target.equals(TARGET_PREFIX + OPERATION))
        .map(target -> OPERATION);
  }

  @Override
  public String resource(WireRequest request) {
    return Json.readObject(request.body())
        .map(body -> body.path("LookupAttributes").path(0).path("AttributeValue").asText())
        .orElse("");
  }

  @Override
  public WireResponse handle(Call call) {
    if (operation(call.request()).isEmpty()) {
      throw Lookup.refused(
          "UnknownOperationException", "The sandbox's CloudTrail has LookupEvents only");
    }
    authorize(call);
    ObjectNode body =
        Json.readObject(call.request().body())
            .orElseThrow(() -> Lookup.refused("SerializationException", "The body is not JSON"));
    Trail.Place place = new Trail.Place(call.caller().account(), call.region());
    rate.take(place, call.now());
    Lookup lookup = Lookup.of(body);
    List<Trail.Delivered> found = trail.find(place, lookup, call.now());
    return respond(200, page(found, lookup, body));
  }

  private void authorize(Call call) {
    if (call.caller().isAnonymous()) {
      throw new AwsError(
          "MissingAuthenticationTokenException", 403, "Missing Authentication Token");
    }
    Principal principal = principals.behind(call.caller().accessKeyId());
    if (!principal.hasIam()) {
      throw Lookup.refused(
          "AccessDeniedException",
          "User: %s is not authorized to perform: cloudtrail:LookupEvents because no identity-based policy allows the cloudtrail:LookupEvents action"
              .formatted(principal.shownArn()));
    }
  }

  /** Events that come between two pages are newer than those behind a token, as a rule. */
  private static ObjectNode page(List<Trail.Delivered> found, Lookup lookup, ObjectNode body) {
    Optional<Token> token =
        Optional.ofNullable(body.get("NextToken"))
            .filter(node -> !node.isNull())
            .map(node -> Token.parse(node.asText(), lookup));
    List<Trail.Delivered> rest =
        found.stream()
            .filter(one -> token.filter(after -> !after.isBefore(one)).isEmpty())
            .toList();
    ObjectNode answer = Json.object();
    ArrayNode events = answer.putArray("Events");
    rest.stream().limit(lookup.most()).forEach(one -> events.add(one.entry().json()));
    if (rest.size() > lookup.most()) {
      answer.put("NextToken", Token.after(rest.get(lookup.most() - 1), lookup));
    }
    return answer;
  }

  @Override
  public WireResponse error(AwsError plain, Call call) {
    AwsError error = plain.inJson();
    return respond(
        error.status(), Json.object().put("__type", error.code()).put("message", error.message()));
  }

  private static WireResponse respond(int status, ObjectNode body) {
    Headers headers =
        Headers.EMPTY
            .with("x-amzn-RequestId", UUID.randomUUID().toString())
            .with("Content-Type", "application/x-amz-json-1.1");
    return new WireResponse(status, headers, Json.write(body));
  }

  /** The last event of a page and the question that it answered, which must stay the same. */
  private record Token(long second, long number) {
    private static String question(Lookup lookup) {
      return Integer.toHexString(
          (lookup.attribute() + "|" + lookup.start() + "|" + lookup.end()).hashCode());
    }

    static String after(Trail.Delivered last, Lookup lookup) {
      String text =
          last.entry().time().getEpochSecond() + " " + last.number() + " " + question(lookup);
      return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Token parse(String token, Lookup lookup) {
      try {
        String[] parts =
            new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", -1);
        if (parts.length == 3 && parts[2].equals(question(lookup))) {
          return new Token(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }
      } catch (IllegalArgumentException notOurs) {
        // What can't be read was not given out here, and is refused as one that was altered is.
      }
      throw Lookup.refused("InvalidNextTokenException", "The NextToken is not valid.");
    }

    /** Whether an event comes on a later page. */
    boolean isBefore(Trail.Delivered one) {
      long time = one.entry().time().getEpochSecond();
      return time < second || (time == second && one.number() < number);
    }
  }
}
