package dev.keyturn.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Makes AWS clients, one per service, region and role group or foreign role, and keeps them.
 * Thread-safe.
 */
public final class AwsClients implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(10);
  private static final Duration ATTEMPT = Duration.ofSeconds(5);

  /** S3 moves bytes; a copy of gigabytes overrides even these by its request's configuration. */
  private static final Duration S3_CALL = Duration.ofMinutes(2);

  private static final Duration S3_ATTEMPT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 3;

  /** Where an ARN has its account. */
  private static final int ACCOUNT = 4;

  private final AwsConfig config;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final CallReports reports;
  private final boolean elsewhere;
  private final Map<String, SdkAutoCloseable> clients = new ConcurrentHashMap<>();
  private final Map<String, AwsCredentialsProvider> assumed = new ConcurrentHashMap<>();
  private final Map<String, String> ownAccounts = new ConcurrentHashMap<>();
  private final Map<String, KmsPace> paces = new ConcurrentHashMap<>();

  private AwsClients(
      AwsConfig config,
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      AwsCallListener listener) {
    this.config = config;
    this.http = http;
    this.credentials = credentials;
    this.reports = new CallReports(listener);
    this.elsewhere =
        config.endpoint().isPresent()
            || System.getenv("AWS_ENDPOINT_URL") != null
            || System.getenv("AWS_ENDPOINT_URL_S3") != null;
  }

  /** Clients with the default credential chain, and somebody who hears of their calls. */
  public static AwsClients of(AwsConfig config, AwsCallListener listener) {
    return of(config, DefaultCredentialsProvider.builder().build(), http(config), listener);
  }

  /** Clients with the given credentials. */
  public static AwsClients of(AwsConfig config, AwsCredentialsProvider credentials) {
    return of(config, credentials, http(config));
  }

  /** Clients that speak through the given HTTP client, which is closed with them. */
  public static AwsClients of(
      AwsConfig config, AwsCredentialsProvider credentials, SdkHttpClient http) {
    return of(config, credentials, http, call -> {});
  }

  static AwsClients of(
      AwsConfig config,
      AwsCredentialsProvider credentials,
      SdkHttpClient http,
      AwsCallListener listener) {
    return new AwsClients(config, http, credentials, listener);
  }

  @SuppressWarnings("deprecation")
  private static SdkHttpClient http(AwsConfig config) {
    return ApacheHttpClient.builder()
        .maxConnections(config.maxConnections())
        .connectionTimeout(Duration.ofSeconds(3))
        .build();
  }

  /** A KMS client for calls that may be made twice. */
  public KmsClient kms(RoleGroup group, String region) {
    return kms(group, region, ATTEMPTS);
  }

  /**
   * A KMS client that sends each call once: for CreateKey, which has no idempotency token, and for
   * DisableKey, each of whose attempts passes the gate.
   */
  public KmsClient kmsSendingOnce(RoleGroup group, String region) {
    return kms(group, region, 1);
  }

  /**
   * A KMS client for reading very many keys, as a role or as the auditor; it keeps to {@link
   * KmsPace}, together with all others of the same account and region.
   */
  public KmsClient kmsPaced(Optional<String> role, String region) {
    Actor actor = auditor(role);
    KmsPace pace = pace(role, region);
    return (KmsClient)
        clients.computeIfAbsent(
            String.join("/", "kms", actor.name(), region, "paced"),
            name ->
                prepared(KmsClient.builder(), actor, region)
                    .overrideConfiguration(
                        calls(CALL, ATTEMPT, ATTEMPTS).copy(c -> c.addExecutionInterceptor(pace)))
                    .build());
  }

  /** An EC2 client for reading, as a role or as the auditor. */
  public Ec2Client ec2Audited(Optional<String> role, String region) {
    return ec2(auditor(role), region, ATTEMPTS);
  }

  /** An S3 client for reading, as a role or as the auditor. */
  public S3Client s3Audited(Optional<String> role, String region) {
    return s3(auditor(role), region);
  }

  /** A DynamoDB client for reading, as a role or as the auditor. */
  public DynamoDbClient dynamodbAudited(Optional<String> role, String region) {
    return dynamodb(auditor(role), region);
  }

  /** An S3 client; path-style wherever the endpoint is not AWS's own. */
  public S3Client s3(RoleGroup group, String region) {
    return s3(actor(group), region);
  }

  /** An EC2 client for calls that may be made twice. */
  public Ec2Client ec2(RoleGroup group, String region) {
    return ec2(actor(group), region, ATTEMPTS);
  }

  /**
   * An EC2 client that sends each call once: for CreateSnapshot and CopySnapshot, which have no
   * idempotency token.
   */
  public Ec2Client ec2SendingOnce(RoleGroup group, String region) {
    return ec2(actor(group), region, 1);
  }

  /** A DynamoDB client. */
  public DynamoDbClient dynamodb(RoleGroup group, String region) {
    return dynamodb(actor(group), region);
  }

  /** An IAM client, in the region for which the partition's IAM is signed. */
  public IamClient iam(RoleGroup group, String region) {
    return (IamClient)
        clients.computeIfAbsent(
            String.join("/", "iam", group.name(), region),
            name ->
                prepared(IamClient.builder(), actor(group), region)
                    .overrideConfiguration(calls(CALL, ATTEMPT, ATTEMPTS))
                    .build());
  }

  /**
   * A CloudTrail client that sends each call once: every attempt counts against the two lookups
   * that an account has a second in a region, so that whoever reads paces them and tries again.
   */
  public CloudTrailClient cloudtrail(RoleGroup group, String region) {
    return (CloudTrailClient)
        clients.computeIfAbsent(
            String.join("/", "cloudtrail", group.name(), region),
            name ->
                prepared(CloudTrailClient.builder(), actor(group), region)
                    .overrideConfiguration(calls(CALL, ATTEMPT, 1))
                    .build());
  }

  /** An RDS client. */
  public RdsClient rds(RoleGroup group, String region) {
    return (RdsClient)
        clients.computeIfAbsent(
            String.join("/", "rds", group.name(), region),
            name ->
                prepared(RdsClient.builder(), actor(group), region)
                    .overrideConfiguration(calls(CALL, ATTEMPT, ATTEMPTS))
                    .build());
  }

  /** An STS client, which says who the group acts as. */
  public StsClient sts(RoleGroup group, String region) {
    return sts(actor(group), region);
  }

  /** A KMS client that acts as a role that is none of Keyturn's own, such as an application's. */
  public KmsClient kmsAs(String role, String region) {
    return kms(Actor.as(role), region, ATTEMPTS);
  }

  /** An S3 client that acts as a role that is none of Keyturn's own. */
  public S3Client s3As(String role, String region) {
    return s3(Actor.as(role), region);
  }

  /** A DynamoDB client that acts as a role that is none of Keyturn's own. */
  public DynamoDbClient dynamodbAs(String role, String region) {
    return dynamodb(Actor.as(role), region);
  }

  /** An STS client that acts as a role that is none of Keyturn's own. */
  public StsClient stsAs(String role, String region) {
    return sts(Actor.as(role), region);
  }

  /** The role that a group assumes; empty where it acts with the worker's own credentials. */
  public Optional<String> role(RoleGroup group) {
    return Optional.ofNullable(config.roles().get(group));
  }

  /** The endpoint that stands in for AWS's own, if the configuration names one. */
  public Optional<URI> endpoint() {
    return config.endpoint();
  }

  @Override
  public void close() {
    clients.values().forEach(SdkAutoCloseable::close);
    http.close();
  }

  private KmsClient kms(RoleGroup group, String region, int attempts) {
    return kms(actor(group), region, attempts);
  }

  private KmsClient kms(Actor actor, String region, int attempts) {
    return (KmsClient)
        clients.computeIfAbsent(
            String.join("/", "kms", actor.name(), region, Integer.toString(attempts)),
            name ->
                prepared(KmsClient.builder(), actor, region)
                    .overrideConfiguration(calls(CALL, ATTEMPT, attempts))
                    .build());
  }

  private Ec2Client ec2(Actor actor, String region, int attempts) {
    return (Ec2Client)
        clients.computeIfAbsent(
            String.join("/", "ec2", actor.name(), region, Integer.toString(attempts)),
            name ->
                prepared(Ec2Client.builder(), actor, region)
                    .overrideConfiguration(calls(CALL, ATTEMPT, attempts))
                    .build());
  }

  private S3Client s3(Actor actor, String region) {
    return (S3Client)
        clients.computeIfAbsent(
            String.join("/", "s3", actor.name(), region),
            name ->
                prepared(S3Client.builder(), actor, region)
                    .overrideConfiguration(calls(S3_CALL, S3_ATTEMPT, ATTEMPTS))
                    .forcePathStyle(elsewhere)
                    .build());
  }

  private DynamoDbClient dynamodb(Actor actor, String region) {
    return (DynamoDbClient)
        clients.computeIfAbsent(
            String.join("/", "dynamodb", actor.name(), region),
            name ->
                prepared(DynamoDbClient.builder(), actor, region)
                    .overrideConfiguration(calls(CALL, ATTEMPT, ATTEMPTS))
                    .build());
  }

  private StsClient sts(Actor actor, String region) {
    return (StsClient)
        clients.computeIfAbsent(
            String.join("/", "sts", actor.name(), region),
            name ->
                prepared(StsClient.builder(), actor, region)
                    .overrideConfiguration(calls(CALL, ATTEMPT, ATTEMPTS))
                    .build());
  }

  /** That of all audits of the account and region. */
  KmsPace pace(Optional<String> role, String region) {
    return paces.computeIfAbsent(
        account(auditor(role), region) + "/" + region, place -> new KmsPace());
  }

  /** Its session has a name of its own, also where a sample is read as the same role. */
  private Actor auditor(Optional<String> role) {
    String session = RoleGroup.AUDITOR.sessionName();
    return role.map(arn -> new Actor(session + "/" + arn, role, session))
        .orElseGet(() -> actor(RoleGroup.AUDITOR));
  }

  private String account(Actor actor, String region) {
    return actor
        .role()
        .map(role -> role.split(":", -1)[ACCOUNT])
        .orElseGet(
            () ->
                ownAccounts.computeIfAbsent(
                    region,
                    where ->
                        AwsFailures.call(
                            "sts:GetCallerIdentity",
                            where,
                            () -> sts(actor, where).getCallerIdentity().account())));
  }

  private Actor actor(RoleGroup group) {
    return new Actor(group.name(), role(group), group.sessionName());
  }

  /** As whom a client acts: a role under a session's name, or the worker itself. */
  private record Actor(String name, Optional<String> role, String session) {
    static Actor as(String role) {
      return new Actor(role, Optional.of(role), "keyturn-sample");
    }
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B prepared(
      B builder, Actor actor, String region) {
    config.endpoint().ifPresent(builder::endpointOverride);
    return builder
        .httpClient(http)
        .region(Region.of(region))
        .credentialsProvider(credentialsOf(actor, region));
  }

  private AwsCredentialsProvider credentialsOf(Actor actor, String region) {
    return actor
        .role()
        .map(
            role ->
                assumed.computeIfAbsent(
                    actor.name() + "/" + region, name -> assume(actor.session(), role, region)))
        .orElse(credentials);
  }

  private AwsCredentialsProvider assume(String session, String role, String region) {
    var builder =
        StsClient.builder()
            .httpClient(http)
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .overrideConfiguration(calls(CALL, ATTEMPT, ATTEMPTS));
    config.endpoint().ifPresent(builder::endpointOverride);
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(builder.build())
        .refreshRequest(request -> request.roleArn(role).roleSessionName(session))
        .build();
  }

  private ClientOverrideConfiguration calls(Duration call, Duration attempt, int attempts) {
    return ClientOverrideConfiguration.builder()
        .apiCallTimeout(call)
        .apiCallAttemptTimeout(attempt)
        .retryStrategy(retries -> retries.maxAttempts(attempts))
        .addMetricPublisher(reports)
        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "keyturn")
        .build();
  }
}
