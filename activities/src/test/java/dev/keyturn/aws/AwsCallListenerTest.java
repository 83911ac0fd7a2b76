package dev.keyturn.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.AwsCall.Result;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/** What a listener hears of calls to the sandbox. */
class AwsCallListenerTest {
  private static final String REGION = "eu-west-1";
  private static final String GATE = "arn:aws:iam::111122223333:role/gate";

  private final Sandbox sandbox = Sandbox.of(Sandbox.Config.withoutLag());
  private final List<AwsCall> heard = new CopyOnWriteArrayList<>();
  private final AwsClients clients = clients(heard::add);

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void hearsOfACallOnceThoughItTookThreeAttempts() {
    sandbox.faults().add(Fault.of(Fault.Kind.THROTTLE, "kms", "ListKeys", 2));

    clients.kms(RoleGroup.PLANNER, REGION).listKeys();

    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).service()).isEqualTo("KMS");
    assertThat(heard.get(0).operation()).isEqualTo("ListKeys");
    assertThat(heard.get(0).result()).isEqualTo(Result.OK);
    assertThat(heard.get(0).throttled()).isEqualTo(2);
    assertThat(heard.get(0).took()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"THROTTLE, THROTTLED, 3", "ERROR500, SERVER_ERROR, 0", "AFTER, NO_CONNECTION, 0"})
  void hearsHowTheLastAttemptEnded(Fault.Kind kind, Result result, int throttled) {
    sandbox.faults().add(Fault.of(kind, "s3", "ListBuckets", 9));

    assertThatThrownBy(() -> clients.s3(RoleGroup.S3, REGION).listBuckets())
        .isInstanceOf(SdkException.class);

    assertThat(heard).extracting(AwsCall::service).containsExactly("S3");
    assertThat(heard).extracting(AwsCall::result).containsExactly(result);
    assertThat(heard).extracting(AwsCall::throttled).containsExactly(throttled);
  }

  @Test
  void hearsOfWhatAwsRefuses() {
    assertThatThrownBy(
            () ->
                clients
                    .dynamodb(RoleGroup.DYNAMODB, REGION)
                    .describeTable(table -> table.tableName("nowhere")))
        .isInstanceOf(SdkException.class);

    assertThat(heard).extracting(AwsCall::result).containsExactly(Result.REFUSED);
  }

  @Test
  void doesNotFailACallByFailingItself() {
    try (AwsClients disturbed = clients(call -> heard.get(7))) {
      assertThat(disturbed.kms(RoleGroup.KMS_ADMIN, REGION).createKey().keyMetadata().arn())
          .isNotEmpty();
    }
    assertThat(sandbox.calls().count("kms", "CreateKey")).isEqualTo(1);
  }

  @Test
  void hearsOfTheRoleThatIsAssumed() {
    clients.sts(RoleGroup.GATE, REGION).getCallerIdentity();

    assertThat(heard)
        .extracting(AwsCall::operation)
        .containsExactlyInAnyOrder("AssumeRole", "GetCallerIdentity");
  }

  private AwsClients clients(AwsCallListener listener) {
    return AwsClients.of(
        new AwsConfig(
            Optional.of(URI.create("http://127.0.0.1:1")), Map.of(RoleGroup.GATE, GATE), 4),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("keyturn", "secret")),
        new InProcessHttpClient(sandbox),
        listener);
  }
}
