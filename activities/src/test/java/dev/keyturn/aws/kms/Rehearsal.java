package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsConfig;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.cloudtrail.KeyCallers;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.aws.s3.Heartbeats;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyActivities;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.replacement.GateActivities;
import dev.keyturn.replacement.GuardActivities;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Headers;
import dev.keyturn.sandbox.IamConsent;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import io.temporal.activity.ActivityOptions;
import io.temporal.testing.TestActivityEnvironment;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.Tag;

/** The activities in a sandbox of their own, and the hands of somebody who works beside them. */
final class Rehearsal implements AutoCloseable {
  static final String REGION = "eu-west-1";
  static final Duration SETTLE = Duration.ofMillis(400);
  static final String WORKER = "arn:aws:iam::111122223333:user/keyturn";

  /** Never called: the sandbox answers in the process. */
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  /** More often than the SDK tries, so that the activity itself fails. */
  private static final int WHOLE_CALL = 3;

  final Sandbox sandbox = Sandbox.of(Sandbox.Config.withoutLag());
  final Set<String> openRuns = new HashSet<>();
  final Heartbeats heartbeats = new Heartbeats();
  final KmsClient kms;
  final IamClient iam;
  private final AwsClients clients;
  private final TestActivityEnvironment environment = Estate.activityEnvironment(heartbeats);

  Rehearsal() {
    this(Map.of());
  }

  /** With activities whose groups act as roles. */
  Rehearsal(Map<RoleGroup, String> roles) {
    clients = clientsOf("keyturn", roles);
    kms = clientsOf("somebody").kms(RoleGroup.KMS_ADMIN, REGION);
    iam = clientsOf("somebody").iam(RoleGroup.KMS_ADMIN, REGION);
    environment.registerActivitiesImplementations(
        keyActivities(), new KmsGateActivities(clients), new KmsGuardActivities(clients));
  }

  KeyActivities keys() {
    return keys(Duration.ofMinutes(2));
  }

  /** The key activities, when an attempt has so much time. */
  KeyActivities keys(Duration startToClose) {
    return environment.newActivityStub(
        KeyActivities.class,
        ActivityOptions.newBuilder().setStartToCloseTimeout(startToClose).build());
  }

  /** The key activities, for a worker that tries them again. */
  KmsKeyActivities keyActivities() {
    return new KmsKeyActivities(clients, openRuns::contains, new KeyCallers(clients));
  }

  GuardActivities guards() {
    return guards(Duration.ofMinutes(2));
  }

  /** The guard's activities, when an attempt has so much time. */
  GuardActivities guards(Duration startToClose) {
    return environment.newActivityStub(
        GuardActivities.class,
        ActivityOptions.newBuilder().setStartToCloseTimeout(startToClose).build());
  }

  /** The guard's activities, when all attempts together have so much time. */
  GuardActivities guardsGivenUpAfter(Duration scheduleToClose) {
    return environment.newActivityStub(
        GuardActivities.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(2))
            .setScheduleToCloseTimeout(scheduleToClose)
            .build());
  }

  GateActivities gate() {
    return gate(Duration.ofSeconds(30));
  }

  /** The gate, when an attempt has so much time. */
  GateActivities gate(Duration startToClose) {
    return environment.newActivityStub(
        GateActivities.class,
        ActivityOptions.newBuilder().setStartToCloseTimeout(startToClose).build());
  }

  /** A client that acts as the user with this name. */
  KmsClient as(String user) {
    return clientsOf(user).kms(RoleGroup.KMS_ADMIN, REGION);
  }

  /** Has a user's access key belong to another principal. */
  void register(String user, String arn) {
    register(user, arn, IamConsent.EVERYTHING);
  }

  /** The same, with another consent of IAM's. */
  void register(String user, String arn, IamConsent consent) {
    Caller caller = new Caller(user, arn.split(":", -1)[4], arn);
    sandbox.principals().register(new Principal(caller, arn, consent));
  }

  KeyArn newKey(Map<String, String> tags) {
    return new KeyArn(
        kms.createKey(
                request ->
                    request
                        .description("orders")
                        .tags(
                            tags.entrySet().stream()
                                .map(
                                    t ->
                                        Tag.builder()
                                            .tagKey(t.getKey())
                                            .tagValue(t.getValue())
                                            .build())
                                .toList()))
            .keyMetadata()
            .arn());
  }

  KeyArn newKey() {
    return newKey(Map.of());
  }

  /** What a failed activity says, with the type under which Temporal records it. */
  static void fails(ThrowingCallable call, FailureType type, String... words) {
    assertThatThrownBy(call)
        .satisfies(
            failure -> {
              assertThat(FailureType.of(failure)).contains(type);
              assertThat(FailureType.message(failure)).contains(words);
            });
  }

  void alias(String name, KeyArn key) {
    kms.createAlias(request -> request.aliasName(name).targetKeyId(key.keyId()));
  }

  String policy(KeyArn key) {
    return kms.getKeyPolicy(request -> request.keyId(key.value()).policyName("default")).policy();
  }

  /** The text of a key's policy as it was put, which KMS shows to nobody. */
  String policyAsPut(KeyArn key) {
    byte[] truth =
        sandbox
            .handle(new WireRequest("GET", "/_sandbox/keys", "", Headers.EMPTY, new byte[0]))
            .body();
    for (JsonNode one : Json.readObject(truth).orElseThrow().path("keys")) {
      if (one.path("Arn").asText().equals(key.value())) {
        return one.path("Policy").asText();
      }
    }
    throw new AssertionError("no key " + key);
  }

  /** That the key has this policy, however KMS writes it. */
  void assertPolicy(KeyArn key, String policy) {
    assertMeans(policy(key), policy);
  }

  static void assertMeans(String policy, String other) {
    assertThat(KeyPolicy.isSame(policy, other)).as(policy + "\nmeans\n" + other).isTrue();
  }

  /** Somebody forbids to disable a key until it was not used for a year. */
  void guard(KeyArn key) {
    String guard =
        """
        [{"Effect":"Deny","Principal":"*","Action":"kms:DisableKey","Resource":"*","Condition":
        {"NumericLessThanEquals":{"kms:TrailingDaysWithoutKeyUsage":"365"}}},""";
    String policy = policy(key).replaceFirst("\\[", guard);
    kms.putKeyPolicy(request -> request.keyId(key.value()).policyName("default").policy(policy));
  }

  KeyMetadata metadata(KeyArn key) {
    return kms.describeKey(request -> request.keyId(key.value())).keyMetadata();
  }

  Map<String, String> tags(KeyArn key) {
    return KeyMapper.tags(kms.listResourceTags(request -> request.keyId(key.value())).tags());
  }

  /** How many keys customers made. */
  long keyCount() {
    return kms.listKeysPaginator().keys().stream()
        .map(key -> metadata(new KeyArn(key.keyArn())))
        .filter(key -> key.keyManager() == KeyManagerType.CUSTOMER)
        .count();
  }

  /** The call takes effect, and its answer is lost, whatever the SDK does about it. */
  void loseAnswerOf(String operation) {
    sandbox.faults().add(Fault.of(Fault.Kind.AFTER, "kms", operation, WHOLE_CALL));
  }

  /** How often an operation was called so far, by whomever. */
  long calls(String operation) {
    return sandbox.calls().count("kms", operation);
  }

  private AwsClients clientsOf(String user) {
    return clientsOf(user, Map.of());
  }

  private AwsClients clientsOf(String user, Map<RoleGroup, String> roles) {
    return AwsClients.of(
        new AwsConfig(Optional.of(NOWHERE), roles, AwsConfig.DEFAULT_CONNECTIONS),
        StaticCredentialsProvider.create(AwsBasicCredentials.create(user, "secret")),
        new InProcessHttpClient(sandbox));
  }

  @Override
  public void close() {
    environment.close();
    clients.close();
  }
}
