package dev.keyturn.sandbox;

import dev.keyturn.sandbox.Answer.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a service answer a call, disturbed by at most one fault, and logs the call. */
final class Serving {
  private static final Logger LOGGER = LoggerFactory.getLogger(Serving.class);
  private static final String UNKNOWN_OPERATION = "Unknown";
  private static final Pattern ERROR_CODE =
      Pattern.compile("<Code>([^<]+)</Code>|\"__type\":\"([^\"]+)\"");
  private static final String DATE = "Date";
  private static final int ERROR_LOOKED_AT = 2_000;

  private final FaultPlan faults;
  private final CallLog calls;
  private final Principals principals;

  Serving(FaultPlan faults, CallLog calls, Principals principals) {
    this.faults = faults;
    this.calls = calls;
    this.principals = principals;
  }

  Answer serve(Service service, Call call) {
    String operation = service.operation(call.request()).orElse(UNKNOWN_OPERATION);
    String resource = service.resource(call.request());
    String caller = call.caller().accessKeyId();
    Optional<Fault> fault =
        faults.strike(
            new Fault.Target(service.name(), operation, caller, resource),
            service.isDryRun(call.request()));
    Answer answer =
        fault
            .map(struck -> disturbed(struck, service, call))
            .orElseGet(() -> new Answer(undisturbed(service, call), Delivery.COMPLETE));
    String kind = fault.map(struck -> struck.kind().name().toLowerCase(Locale.ROOT)).orElse("");
    String error = errorCode(answer.response());
    calls.add(
        new CallLog.Entry(
            call.now(),
            new CallLog.Kind(service.name(), operation, caller, error, kind),
            call.region(),
            resource,
            answer.response().status()));
    return dated(answer, call);
  }

  /** Every answer of AWS says when it was given; here that is the sandbox's own time. */
  private static Answer dated(Answer answer, Call call) {
    WireResponse response = answer.response();
    if (response.headers().first(DATE).isPresent()) {
      return answer;
    }
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(call.now().atOffset(ZoneOffset.UTC));
    Headers headers = response.headers().with(DATE, date);
    return new Answer(
        new WireResponse(response.status(), headers, response.body()), answer.delivery());
  }

  private Answer disturbed(Fault fault, Service service, Call call) {
    return switch (fault.kind()) {
      case BEFORE -> new Answer(service.error(failed(), call), Delivery.LOST);
      case AFTER -> new Answer(undisturbed(service, call), Delivery.LOST);
      case THROTTLE -> new Answer(service.error(throttled(), call), Delivery.COMPLETE);
      case ERROR500 -> new Answer(service.error(failed(), call), Delivery.COMPLETE);
      case DENY -> new Answer(service.error(denied(), call), Delivery.COMPLETE);
      case DELAY -> {
        faults.delay(fault.delay());
        yield new Answer(undisturbed(service, call), Delivery.COMPLETE);
      }
      case TRUNCATE -> new Answer(undisturbed(service, call), Delivery.TRUNCATED);
      case IGNORE ->
          new Answer(new WireResponse(200, Headers.EMPTY, new byte[0]), Delivery.COMPLETE);
    };
  }

  private static AwsError throttled() {
    return new AwsError(AwsError.THROTTLED, 400, "Rate exceeded");
  }

  private static AwsError failed() {
    return new AwsError(AwsError.FAILED, 500, "Injected by the sandbox");
  }

  private static AwsError denied() {
    return new AwsError(AwsError.DENIED, 403, "You are not authorized to perform this operation.");
  }

  private WireResponse undisturbed(Service service, Call call) {
    try {
      requireAlive(call.caller());
      return service.handle(call);
    } catch (AwsError error) {
      return service.error(error, call);
    } catch (RuntimeException bug) {
      LOGGER.error("{} {} failed", service.name(), service.operation(call.request()), bug);
      return service.error(
          new AwsError(AwsError.FAILED, 500, "The sandbox itself failed: " + bug), call);
    }
  }

  /** The services spell this error each in its own way; clients go by its meaning. */
  private void requireAlive(Caller caller) {
    if (!caller.isAnonymous() && !principals.isAlive(caller.accessKeyId())) {
      throw new AwsError(
          "UnrecognizedClientException",
          403,
          "The security token included in the request is invalid.");
    }
  }

  private static String errorCode(WireResponse response) {
    if (response.status() < 400) {
      return "";
    }
    int length = Math.min(ERROR_LOOKED_AT, response.body().length);
    Matcher code =
        ERROR_CODE.matcher(new String(response.body(), 0, length, StandardCharsets.UTF_8));
    if (!code.find()) {
      return String.valueOf(response.status());
    }
    return code.group(1) == null ? code.group(2).replaceFirst("^.*#", "") : code.group(1);
  }
}
