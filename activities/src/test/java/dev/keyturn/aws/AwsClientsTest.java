package dev.keyturn.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.failure.FailureType;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;

class AwsClientsTest {
  private static final String REGION = "eu-west-1";
  private static final String GATE = "arn:aws:iam::111122223333:role/gate";

  private final Sandbox sandbox = Sandbox.of(Sandbox.Config.withoutLag());
  private final AwsClients clients =
      AwsClients.of(
          new AwsConfig(
              Optional.of(URI.create("http://127.0.0.1:1")), Map.of(RoleGroup.GATE, GATE), 4),
          StaticCredentialsProvider.create(AwsBasicCredentials.create("keyturn", "secret")),
          new InProcessHttpClient(sandbox));

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void actsAsTheRoleOfTheGroup() {
    assertThat(clients.sts(RoleGroup.GATE, REGION).getCallerIdentity().arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/gate/keyturn-gate");
    assertThat(clients.sts(RoleGroup.S3, REGION).getCallerIdentity().arn())
        .isEqualTo("arn:aws:iam::111122223333:user/keyturn");
  }

  @Test
  void auditsUnderTheAuditorsNameAlsoWhereASampleIsReadAsTheSameRole() {
    String reader = "arn:aws:iam::111122223333:role/reader";
    Caller caller = new Caller("reader", "111122223333", reader);
    sandbox.principals().register(new Principal(caller, reader, false));

    assertThatThrownBy(() -> clients.kmsAs(reader, REGION).listKeys())
        .hasMessageContaining("assumed-role/reader/keyturn-sample");
    assertThatThrownBy(() -> clients.kmsPaced(Optional.of(reader), REGION).listKeys())
        .hasMessageContaining("assumed-role/reader/keyturn-auditor");
  }

  @Test
  void sharesThePaceOfAllAuditsOfAnAccountAndRegion() {
    KmsPace own = clients.pace(Optional.empty(), REGION);

    assertThat(clients.pace(Optional.of("arn:aws:iam::111122223333:role/a"), REGION)).isSameAs(own);
    assertThat(clients.pace(Optional.of("arn:aws:iam::999988887777:role/a"), REGION))
        .isNotSameAs(own);
    assertThat(clients.pace(Optional.empty(), "us-east-1")).isNotSameAs(own);
  }

  @Test
  void actsAsARoleThatIsNoneOfItsOwn() {
    String application = "arn:aws:iam::111122223333:role/app";
    assertThat(clients.stsAs(application, REGION).getCallerIdentity().arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/app/keyturn-sample");
    assertThat(clients.s3As(application, REGION))
        .isSameAs(clients.s3As(application, REGION))
        .isNotSameAs(clients.s3As(GATE, REGION))
        .isNotSameAs(clients.s3(RoleGroup.GATE, REGION));
    assertThat(clients.kmsAs(application, REGION)).isSameAs(clients.kmsAs(application, REGION));
  }

  @Test
  void keepsOneClientPerGroupAndRegion() {
    assertThat(clients.kms(RoleGroup.GATE, REGION)).isSameAs(clients.kms(RoleGroup.GATE, REGION));
    assertThat(clients.kms(RoleGroup.GATE, REGION))
        .isNotSameAs(clients.kms(RoleGroup.GATE, "us-east-1"))
        .isNotSameAs(clients.kms(RoleGroup.PLANNER, REGION))
        .isNotSameAs(clients.kmsSendingOnce(RoleGroup.GATE, REGION));
  }

  @Test
  void sendsOnceWhereThatIsAskedFor() {
    sandbox.faults().add(Fault.of(Fault.Kind.AFTER, "kms", "CreateKey", 9));

    assertThatThrownBy(() -> clients.kmsSendingOnce(RoleGroup.KMS_ADMIN, REGION).createKey())
        .isInstanceOf(SdkClientException.class);
    assertThat(sandbox.calls().count("kms", "CreateKey")).isEqualTo(1);
  }

  @Test
  void givesUpACallToKmsBeforeTheGatesReserveIsUsedUp() {
    assertThat(
            clients
                .kms(RoleGroup.GATE, REGION)
                .serviceClientConfiguration()
                .overrideConfiguration()
                .apiCallTimeout())
        .hasValueSatisfying(limit -> assertThat(limit).isLessThanOrEqualTo(Duration.ofSeconds(10)));
  }

  @Test
  void refusesWhatIsNoRole() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AwsConfig(Optional.empty(), Map.of(RoleGroup.GATE, "admin"), 1))
        .withMessageStartingWith("KEYTURN_ROLE_GATE \"admin\"");
  }

  @Test
  void readsAwsOwnTime() {
    SdkHttpResponse answer =
        SdkHttpResponse.builder().putHeader("date", "Tue, 24 Nov 2026 03:18:38 GMT").build();

    assertThat(AwsTime.of(answer)).isEqualTo(Instant.parse("2026-11-24T03:18:38Z"));
  }

  @Test
  void trustsNoAnswerWithoutATime() {
    assertThatThrownBy(() -> AwsTime.of(SdkHttpResponse.builder().build()))
        .satisfies(e -> assertThat(FailureType.of(e)).contains(FailureType.AWS_REFUSED));
  }
}
