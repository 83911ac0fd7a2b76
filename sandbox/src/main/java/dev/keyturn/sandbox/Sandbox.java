package dev.keyturn.sandbox;

import dev.keyturn.sandbox.cloudtrail.CloudTrailService;
import dev.keyturn.sandbox.cloudtrail.Trail;
import dev.keyturn.sandbox.dynamodb.DynamoDbService;
import dev.keyturn.sandbox.ec2.Ec2Service;
import dev.keyturn.sandbox.iam.IamService;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import dev.keyturn.sandbox.kms.KmsService;
import dev.keyturn.sandbox.rds.RdsService;
import dev.keyturn.sandbox.s3.S3Service;
import dev.keyturn.sandbox.sts.StsService;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A strict AWS in memory: routes requests to services, finds out who calls, applies faults and
 * keeps the call log. Thread-safe.
 */
public final class Sandbox {
  private static final Pattern QUERY_ACTION = Pattern.compile("(?:^|&)Action=[A-Za-z]+(?:&|$)");

  private final SandboxClock clock = new SandboxClock(Clock.systemUTC());
  private final CallLog calls = new CallLog();
  private final FaultPlan faults;
  private final Principals principals;
  private final Lags lags;
  private final KmsService kms;
  private final Service cloudtrail;
  private final Service sts;
  private final Service iam;
  private final S3Service s3;
  private final Ec2Service ec2;
  private final DynamoDbService dynamodb;
  private final RdsService rds;
  private final ControlApi control;
  private final Serving serving;

  private Sandbox(Config config) {
    faults = new FaultPlan(config.seed());
    principals = new Principals(config.account());
    lags = Lags.of(config);
    Trail trail = new Trail(lags.events());
    IamService policies = new IamService(principals);
    iam = policies;
    kms =
        new KmsService(
            new KmsService.Setup(
                config.account(), config.seed(), principals, policies, lags, clock),
            trail);
    cloudtrail = new CloudTrailService(principals, trail);
    sts = new StsService(principals, config.seed());
    s3 = new S3Service(kms.keys(), config.account());
    ec2 =
        new Ec2Service(
            new Ec2Service.Setup(config.seed(), kms.keys(), principals, lags.changes(), clock));
    dynamodb = new DynamoDbService(kms.keys(), lags.changes());
    rds = new RdsService(kms.keys());
    control = new ControlApi(this, kms::groundTruth);
    serving = new Serving(faults, calls, principals);
  }

  /** Makes a sandbox. */
  public static Sandbox of(Config config) {
    return new Sandbox(config);
  }

  /** Serves a request in full; faults that concern delivery are left out of account. */
  public WireResponse handle(WireRequest request) {
    return answer(request).response();
  }

  /** Serves a request and says how much of the response is to be delivered. */
  public Answer answer(WireRequest request) {
    if (request.rawPath().startsWith(ControlApi.PREFIX)) {
      return new Answer(control.handle(request), Answer.Delivery.COMPLETE);
    }
    return serving.serve(route(request), identify(request));
  }

  /** The data-key side of KMS, as other services use it. */
  public EnvelopeKeys keys() {
    return kms.keys();
  }

  /** S3, for what a drill sets there besides faults. */
  public S3Service s3() {
    return s3;
  }

  /** EC2, for what a drill does there besides calls: what guests read and write. */
  public Ec2Service ec2() {
    return ec2;
  }

  /** DynamoDB, for how it keeps keys. */
  public DynamoDbService dynamodb() {
    return dynamodb;
  }

  /** RDS, for how often it asks for keys. */
  public RdsService rds() {
    return rds;
  }

  /** The clock. */
  public SandboxClock clock() {
    return clock;
  }

  /** The faults in force. */
  public FaultPlan faults() {
    return faults;
  }

  /** The calls that were made. */
  public CallLog calls() {
    return calls;
  }

  /** Who stands behind each access key. */
  public Principals principals() {
    return principals;
  }

  /** The lag of changes. */
  public Lag lag() {
    return lags.changes();
  }

  /** How late changes, last uses and events are seen. */
  public Lags lags() {
    return lags;
  }

  private Call identify(WireRequest request) {
    Optional<Credential> credential = Credential.of(request);
    Caller caller =
        credential
            .map(scope -> principals.behind(scope.accessKeyId()).caller())
            .orElse(Caller.ANONYMOUS);
    String region = credential.map(Credential::region).orElse(Config.DEFAULT_REGION);
    return new Call(request, caller, region, clock.now());
  }

  private Service route(WireRequest request) {
    Optional<String> target = request.headers().first("X-Amz-Target");
    if (target.isPresent()) {
      return jsonService(target.get());
    }
    return isQueryProtocol(request) ? queryService(request) : s3;
  }

  private Service jsonService(String target) {
    if (target.startsWith(CloudTrailService.TARGET_PREFIX)) {
      return cloudtrail;
    }
    return target.startsWith(DynamoDbService.TARGET_PREFIX) ? dynamodb : kms;
  }

  /** These differ in nothing but the service that the signature is for. */
  private Service queryService(WireRequest request) {
    String signedFor = Credential.of(request).map(Credential::service).orElse("");
    return Stream.of(ec2, iam, rds)
        .filter(service -> service.name().equals(signedFor))
        .findFirst()
        .orElse(sts);
  }

  private static boolean isQueryProtocol(WireRequest request) {
    if (!request.rawPath().equals("/")) {
      return false;
    }
    String type = request.headers().first("Content-Type").orElse("");
    return type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")
        || QUERY_ACTION.matcher(request.rawQuery()).find();
  }

  /** How a sandbox is set up; the same seed draws the same lags, faults and key ids. */
  public record Config(
      long seed, String account, Duration maxLag, Duration maxLastUsageLag, Duration maxEventLag) {
    /** The region of unsigned requests. */
    public static final String DEFAULT_REGION = "us-east-1";

    /** The account if none is named. */
    public static final String DEFAULT_ACCOUNT = "111122223333";

    /** Rejects what can't be an account or a lag. */
    public Config {
      if (!account.matches("\\d{12}")) {
        throw new IllegalArgumentException("an account has 12 digits: " + account);
      }
      Stream.of(maxLag, maxLastUsageLag, maxEventLag)
          .filter(Duration::isNegative)
          .forEach(
              lag -> {
                throw new IllegalArgumentException("a lag can't be negative: " + lag);
              });
    }

    /** One where last uses and events are seen at once. */
    public Config(long seed, String account, Duration maxLag) {
      this(seed, account, maxLag, Duration.ZERO, Duration.ZERO);
    }

    /** A small lag, as a drill wants it. */
    public static Config defaults() {
      return new Config(1, DEFAULT_ACCOUNT, Duration.ofMillis(300));
    }

    /** No lag, as most tests want it. */
    public static Config withoutLag() {
      return new Config(1, DEFAULT_ACCOUNT, Duration.ZERO);
    }
  }
}
