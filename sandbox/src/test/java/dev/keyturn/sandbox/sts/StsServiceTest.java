package dev.keyturn.sandbox.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.StsException;

class StsServiceTest {
  private static final String ROLE =
      "arn:aws:iam::" + TestingSandbox.ACCOUNT + ":role/service/worker";

  private final TestingSandbox testing = TestingSandbox.withoutLag();

  @Test
  void namesTheCallerAfterItsAccessKey() {
    assertThat(testing.sts("responder").getCallerIdentity())
        .satisfies(
            identity -> {
              assertThat(identity.arn()).isEqualTo(TestingSandbox.user("responder"));
              assertThat(identity.account()).isEqualTo(TestingSandbox.ACCOUNT);
            });
  }

  @Test
  void showsTheSessionOfAnAssumedRole() {
    AssumeRoleResponse assumed = assume();
    String session = "arn:aws:sts::" + TestingSandbox.ACCOUNT + ":assumed-role/worker/run-1";

    assertThat(assumed.assumedRoleUser().arn()).isEqualTo(session);
    assertThat(testing.sts(assumed.credentials().accessKeyId()).getCallerIdentity().arn())
        .isEqualTo(session);
  }

  @Test
  void letsPoliciesNameTheRoleOfASession() {
    KmsClient admin = testing.kms("admin");
    KmsClient worker = testing.kms(assume().credentials().accessKeyId());
    String key = admin.createKey().keyMetadata().keyId();
    String policy =
        """
        {"Statement":[
          {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"},
          {"Effect":"Deny","Principal":{"AWS":"%s"},"Action":"kms:DescribeKey","Resource":"*"}]}"""
            .formatted(TestingSandbox.ACCOUNT, ROLE);

    assertThatCode(() -> worker.describeKey(b -> b.keyId(key))).doesNotThrowAnyException();
    admin.putKeyPolicy(b -> b.keyId(key).policy(policy));
    assertThatThrownBy(() -> worker.describeKey(b -> b.keyId(key)))
        .hasMessageContaining("assumed-role/worker/run-1")
        .hasMessageContaining("explicit deny");
  }

  @Test
  void refusesWhatIsNoRoleAndWhatItCanNot() {
    assertThatThrownBy(
            () ->
                testing
                    .sts("app")
                    .assumeRole(b -> b.roleArn("arn:aws:iam::1:role/x").roleSessionName("one")))
        .isInstanceOf(StsException.class);
    assertThatThrownBy(() -> testing.sts("app").getSessionToken())
        .hasMessageContaining("GetSessionToken");
  }

  private AssumeRoleResponse assume() {
    return testing.sts("app").assumeRole(b -> b.roleArn(ROLE).roleSessionName("run-1"));
  }
}
