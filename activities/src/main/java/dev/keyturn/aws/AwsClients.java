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
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.kms.KmsClient;
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

  private final AwsConfig config;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final boolean elsewhere;
  private final Map<String, SdkAutoCloseable> clients = new ConcurrentHashMap<>();
  private final Map<String, AwsCredentialsProvider> assumed = new ConcurrentHashMap<>();

  private AwsClients(AwsConfig config, SdkHttpClient http, AwsCredentialsProvider credentials) {
    this.config = config;
    this.http = http;
    this.credentials = credentials;
    this.elsewhere =
        config.endpoint().isPresent()
            || System.getenv("AWS_ENDPOINT_URL") != null
            || System.getenv("AWS_ENDPOINT_URL_S3") != null;
  }

  /** Clients with the default credential chain. */
  public static AwsClients of(AwsConfig config) {
    return of(config, DefaultCredentialsProvider.builder().build());
  }

  /** Clients with the given credentials. */
  @SuppressWarnings("deprecation")
  public static AwsClients of(AwsConfig config, AwsCredentialsProvider credentials) {
    SdkHttpClient http =
        ApacheHttpClient.builder()
            .maxConnections(config.maxConnections())
            .connectionTimeout(Duration.ofSeconds(3))
            .build();
    return of(config, credentials, http);
  }

  /** Clients that speak through the given HTTP client, which is closed with them. */
  public static AwsClients of(
      AwsConfig config, AwsCredentialsProvider credentials, SdkHttpClient http) {
    return new AwsClients(config, http, credentials);
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

  /** An S3 client; path-style wherever the endpoint is not AWS's own. */
  public S3Client s3(RoleGroup group, String region) {
    return s3(actor(group), region);
  }

  /** An EC2 client for calls that may be made twice. */
  public Ec2Client ec2(RoleGroup group, String region) {
    return ec2(group, region, ATTEMPTS);
  }

  /**
   * An EC2 client that sends each call once: for CreateSnapshot and CopySnapshot, which have no
   * idempotency token.
   */
  public Ec2Client ec2SendingOnce(RoleGroup group, String region) {
    return ec2(group, region, 1);
  }

  /** A DynamoDB client. */
  public DynamoDbClient dynamodb(RoleGroup group, String region) {
    return dynamodb(actor(group), region);
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

  private Ec2Client ec2(RoleGroup group, String region, int attempts) {
    return (Ec2Client)
        clients.computeIfAbsent(
            String.join("/", "ec2", group.name(), region, Integer.toString(attempts)),
            name ->
                prepared(Ec2Client.builder(), actor(group), region)
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

  private static ClientOverrideConfiguration calls(Duration call, Duration attempt, int attempts) {
    return ClientOverrideConfiguration.builder()
        .apiCallTimeout(call)
        .apiCallAttemptTimeout(attempt)
        .retryStrategy(retries -> retries.maxAttempts(attempts))
        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "keyturn")
        .build();
  }
}
