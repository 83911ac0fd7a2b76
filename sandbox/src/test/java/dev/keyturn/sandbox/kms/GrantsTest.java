package dev.keyturn.sandbox.kms;

import static dev.keyturn.sandbox.TestingSandbox.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.NotFoundException;

class GrantsTest {
  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient admin = testing.kms("admin");
  private final KmsClient app = testing.kms("app");
  private String key = "";

  @BeforeEach
  void createKeyThatTheApplicationMayNotUse() {
    testing.control(
        "POST",
        "callers",
        "{\"accessKeyId\":\"app\",\"arn\":\"%s\",\"iam\":false}".formatted(user("app")));
    key = admin.createKey().keyMetadata().keyId();
  }

  @Test
  void allowsWhatItNamesAndNothingElse() {
    grant(b -> b.operations(GrantOperation.ENCRYPT));

    assertThatCode(() -> encrypt(Map.of())).doesNotThrowAnyException();
    assertThatThrownBy(() -> app.describeKey(b -> b.keyId(key)))
        .hasMessageContaining("not authorized");
  }

  @Test
  void isBoundToItsEncryptionContext() {
    grant(
        b ->
            b.operations(GrantOperation.ENCRYPT, GrantOperation.DESCRIBE_KEY)
                .constraints(c -> c.encryptionContextSubset(Map.of("tenant", "acme"))));

    assertThatCode(() -> encrypt(Map.of("tenant", "acme", "row", "7"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> encrypt(Map.of("tenant", "other")))
        .hasMessageContaining("not authorized");
    assertThatCode(() -> app.describeKey(b -> b.keyId(key))).doesNotThrowAnyException();
  }

  @Test
  void canDemandTheVeryContext() {
    grant(
        b ->
            b.operations(GrantOperation.ENCRYPT)
                .constraints(c -> c.encryptionContextEquals(Map.of("tenant", "acme"))));

    assertThatCode(() -> encrypt(Map.of("tenant", "acme"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> encrypt(Map.of("tenant", "acme", "row", "7")))
        .hasMessageContaining("not authorized");
  }

  @Test
  void isMadeOnceWhenItsNameIsRepeated() {
    Consumer<CreateGrantRequest.Builder> named =
        b -> b.name("carried").operations(GrantOperation.DECRYPT);
    CreateGrantResponse first = grant(named);
    CreateGrantResponse again = grant(named);
    CreateGrantResponse other = grant(b -> b.name("carried").operations(GrantOperation.ENCRYPT));

    assertThat(again.grantId()).isEqualTo(first.grantId());
    assertThat(again.grantToken()).isNotEqualTo(first.grantToken());
    assertThat(other.grantId()).isNotEqualTo(first.grantId());
    assertThat(list()).hasSize(2);
  }

  @Test
  void isMadeAnewWhenItHasNoName() {
    String first = grant(b -> b.operations(GrantOperation.DECRYPT)).grantId();
    String second = grant(b -> b.operations(GrantOperation.DECRYPT)).grantId();

    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void endsWhenItIsRevoked() {
    String id = grant(b -> b.operations(GrantOperation.ENCRYPT)).grantId();
    admin.revokeGrant(b -> b.keyId(key).grantId(id));

    assertThatThrownBy(() -> encrypt(Map.of())).hasMessageContaining("not authorized");
    assertThatThrownBy(() -> admin.revokeGrant(b -> b.keyId(key).grantId(id)))
        .isInstanceOf(NotFoundException.class);
    assertThat(list()).isEmpty();
  }

  @Test
  void isRetiredByItsRetiringPrincipal() {
    CreateGrantResponse grant =
        grant(b -> b.operations(GrantOperation.ENCRYPT).retiringPrincipal(user("app")));
    assertThat(admin.listRetirableGrants(b -> b.retiringPrincipal(user("app"))).grants())
        .extracting(GrantListEntry::grantId)
        .containsExactly(grant.grantId());

    app.retireGrant(b -> b.grantToken(grant.grantToken()));
    assertThat(list()).isEmpty();
  }

  @Test
  void showsServicesAsServicePrincipals() {
    admin.createGrant(
        b ->
            b.keyId(key)
                .granteePrincipal("dynamodb.eu-west-1.amazonaws.com")
                .operations(GrantOperation.DECRYPT));

    assertThat(list())
        .singleElement()
        .satisfies(
            grant ->
                assertThat(grant.granteeServicePrincipal())
                    .isEqualTo("dynamodb.eu-west-1.amazonaws.com"));
  }

  @Test
  void canNotOverrideADeny() {
    grant(b -> b.operations(GrantOperation.ENCRYPT));
    String policy =
        """
        {"Version":"2012-10-17","Statement":[
          {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"},
          {"Effect":"Deny","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"}]}"""
            .formatted(TestingSandbox.ACCOUNT, user("app"));
    admin.putKeyPolicy(b -> b.keyId(key).policy(policy));

    assertThatThrownBy(() -> encrypt(Map.of())).hasMessageContaining("explicit deny");
  }

  @Test
  void needsAnEnabledKey() {
    admin.disableKey(b -> b.keyId(key));

    assertThatThrownBy(() -> grant(b -> b.operations(GrantOperation.ENCRYPT)))
        .isInstanceOf(DisabledException.class);
  }

  @Test
  void areListedInPagesOfAHundredAtMost() {
    for (int i = 0; i < 205; i++) {
      grant(b -> b.operations(GrantOperation.ENCRYPT));
    }

    ListGrantsResponse first = admin.listGrants(b -> b.keyId(key).limit(100));

    assertThat(first.grants()).hasSize(100);
    assertThat(first.truncated()).isTrue();
    assertThat(list()).hasSize(50);
    assertThat(admin.listGrantsPaginator(b -> b.keyId(key).limit(100)).grants().stream())
        .extracting(GrantListEntry::grantId)
        .hasSize(205)
        .doesNotHaveDuplicates();
    assertThatThrownBy(() -> admin.listGrants(b -> b.keyId(key).limit(101)))
        .hasMessageContaining("between 1 and 100");
  }

  private CreateGrantResponse grant(Consumer<CreateGrantRequest.Builder> terms) {
    return admin.createGrant(b -> terms.accept(b.keyId(key).granteePrincipal(user("app"))));
  }

  private List<GrantListEntry> list() {
    return admin.listGrants(b -> b.keyId(key)).grants();
  }

  private void encrypt(Map<String, String> context) {
    app.encrypt(
        b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("x")).encryptionContext(context));
  }
}
