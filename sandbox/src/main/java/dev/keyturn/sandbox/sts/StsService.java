package dev.keyturn.sandbox.sts;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Call;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Principals;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.QueryProtocol;
import dev.keyturn.sandbox.Service;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** STS over the query protocol. Any role that is not closed may be assumed by any signed caller. */
public final class StsService implements Service {
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final Set<String> OPERATIONS = Set.of("GetCallerIdentity", "AssumeRole");
  private static final Pattern ROLE =
      Pattern.compile("arn:aws:iam::(\\d{12}):role/(?:[\\w+=,.@-]+/)*([\\w+=,.@-]{1,64})");
  private static final Pattern SESSION = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final int DEFAULT_SECONDS = 3_600;

  private final Principals principals;
  private final Random random;

  /** Makes an STS that registers the sessions it hands out. */
  public StsService(Principals principals, long seed) {
    this.principals = principals;
    this.random = new Random(seed);
  }

  @Override
  public String name() {
    return "sts";
  }

  @Override
  public Optional<String> operation(WireRequest request) {
    return Optional.ofNullable(QueryProtocol.parameters(request).get("Action"))
        .filter(OPERATIONS::contains);
  }

  @Override
  public String resource(WireRequest request) {
    return QueryProtocol.parameters(request).getOrDefault("RoleArn", "");
  }

  @Override
  public WireResponse handle(Call call) {
    Map<String, String> parameters = QueryProtocol.parameters(call.request());
    String action = parameters.getOrDefault("Action", "");
    if (!OPERATIONS.contains(action)) {
      throw new AwsError("NotImplemented", 501, "The sandbox has no operation " + action);
    }
    if (call.caller().isAnonymous()) {
      throw new AwsError("MissingAuthenticationToken", 403, "Request is missing a token");
    }
    String result =
        action.equals("AssumeRole") ? assumeRole(parameters, call) : identity(call.caller());
    return QueryProtocol.result(NAMESPACE, action, result);
  }

  @Override
  public WireResponse error(AwsError error, Call call) {
    String code = error.code().equals(AwsError.THROTTLED) ? "Throttling" : error.code();
    return QueryProtocol.error(NAMESPACE, new AwsError(code, error.status(), error.message()));
  }

  private String identity(Caller caller) {
    Principal principal = principals.behind(caller.accessKeyId());
    return "<Arn>%s</Arn><UserId>%s</UserId><Account>%s</Account>"
        .formatted(
            QueryProtocol.escape(principal.shownArn()),
            QueryProtocol.escape(userId(principal)),
            principal.caller().account());
  }

  private static String userId(Principal principal) {
    String arn = principal.shownArn();
    return arn.contains(":assumed-role/")
        ? "AROA:" + arn.substring(arn.lastIndexOf('/') + 1)
        : "AIDA" + principal.caller().accessKeyId();
  }

  private String assumeRole(Map<String, String> parameters, Call call) {
    String roleArn = parameters.getOrDefault("RoleArn", "");
    String session = parameters.getOrDefault("RoleSessionName", "");
    Matcher role = ROLE.matcher(roleArn);
    if (!role.matches() || !SESSION.matcher(session).matches()) {
      throw new AwsError("ValidationError", 400, "RoleArn or RoleSessionName is invalid");
    }
    if (!principals.isOpen(roleArn) || principals.directory().id(roleArn).isEmpty()) {
      throw new AwsError(
          "AccessDenied",
          403,
          "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
              .formatted(principals.behind(call.caller().accessKeyId()).shownArn(), roleArn));
    }
    String account = role.group(1);
    String sessionArn =
        "arn:aws:sts::" + account + ":assumed-role/" + role.group(2) + "/" + session;
    String accessKeyId = "ASIA" + hex(8).toUpperCase(Locale.ROOT);
    principals.register(
        new Principal(
            new Caller(accessKeyId, account, roleArn), sessionArn, principals.iamOf(roleArn)));
    Instant expiration =
        call.now().plus(Duration.ofSeconds(seconds(parameters))).truncatedTo(ChronoUnit.SECONDS);
    return ("<Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>"
            + "<SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>"
            + "<AssumedRoleUser><AssumedRoleId>AROA:%s</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser>")
        .formatted(accessKeyId, hex(20), hex(32), expiration, session, sessionArn);
  }

  private static int seconds(Map<String, String> parameters) {
    try {
      return Integer.parseInt(
          parameters.getOrDefault("DurationSeconds", String.valueOf(DEFAULT_SECONDS)));
    } catch (NumberFormatException e) {
      throw new AwsError("ValidationError", 400, "DurationSeconds must be a whole number");
    }
  }

  private String hex(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
