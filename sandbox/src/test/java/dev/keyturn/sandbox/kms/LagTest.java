package dev.keyturn.sandbox.kms;

import static dev.keyturn.sandbox.TestingSandbox.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.Tag;

/** With a lag of up to a day, nothing settles unless the clock is moved. */
class LagTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final TestingSandbox testing = TestingSandbox.withLag(7, DAY);
  private final KmsClient admin = testing.kms("admin");
  private final KmsClient app = testing.kms("app");
  private String key = "";

  @BeforeEach
  void createKey() {
    key =
        admin
            .createKey(b -> b.tags(Tag.builder().tagKey("a").tagValue("b").build()))
            .keyMetadata()
            .keyId();
  }

  @Test
  void listsANewKeyItsTagsAndItsAliasLater() {
    admin.createAlias(b -> b.aliasName("alias/orders").targetKeyId(key));
    assertThat(listed()).doesNotContain(key);
    assertThat(admin.listResourceTags(b -> b.keyId(key)).tags()).isEmpty();
    assertThat(admin.listAliases(b -> b.keyId(key)).aliases()).isEmpty();

    settle();
    assertThat(listed()).contains(key);
    assertThat(admin.listResourceTags(b -> b.keyId(key)).tags()).hasSize(1);
    assertThat(admin.listAliases(b -> b.keyId(key)).aliases()).hasSize(1);
  }

  @Test
  void usesTheOldTargetOfAnAliasForAWhile() {
    String newKey = admin.createKey().keyMetadata().keyId();
    admin.createAlias(b -> b.aliasName("alias/orders").targetKeyId(key));
    settle();
    admin.updateAlias(b -> b.aliasName("alias/orders").targetKeyId(newKey));

    assertThat(encryptedBy("alias/orders")).endsWith(key);
    settle();
    assertThat(encryptedBy("alias/orders")).endsWith(newKey);
  }

  @Test
  void letsAGrantWorkLaterOrAtOnceWithItsToken() {
    withoutIam();
    CreateGrantResponse grant =
        admin.createGrant(
            b -> b.keyId(key).granteePrincipal(user("app")).operations(GrantOperation.ENCRYPT));

    assertThatThrownBy(this::encryptAsApplication).hasMessageContaining("not authorized");
    assertThatCode(
            () ->
                app.encrypt(
                    b -> b.keyId(key).plaintext(plaintext()).grantTokens(grant.grantToken())))
        .doesNotThrowAnyException();
    settle();
    assertThatCode(this::encryptAsApplication).doesNotThrowAnyException();
    admin.revokeGrant(b -> b.keyId(key).grantId(grant.grantId()));
    assertThatCode(this::encryptAsApplication).doesNotThrowAnyException();
    settle();
    assertThatThrownBy(this::encryptAsApplication).hasMessageContaining("not authorized");
  }

  @Test
  void enforcesANewPolicyLaterAndShowsItAtOnce() {
    String policy =
        """
        {"Statement":[
          {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"},
          {"Effect":"Deny","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"}]}"""
            .formatted(TestingSandbox.ACCOUNT, user("app"));
    admin.putKeyPolicy(b -> b.keyId(key).policy(policy));

    assertThat(Meaning.of(admin.getKeyPolicy(b -> b.keyId(key)).policy()))
        .isEqualTo(Meaning.of(policy));
    assertThatCode(this::encryptAsApplication).doesNotThrowAnyException();
    settle();
    assertThatThrownBy(this::encryptAsApplication).hasMessageContaining("explicit deny");
  }

  private void withoutIam() {
    testing.control(
        "POST",
        "callers",
        "{\"accessKeyId\":\"app\",\"arn\":\"%s\",\"iam\":false}".formatted(user("app")));
  }

  private void settle() {
    testing.sandbox().clock().advance(DAY);
  }

  private List<String> listed() {
    return admin.listKeys().keys().stream().map(entry -> entry.keyId()).toList();
  }

  private String encryptedBy(String name) {
    return admin.encrypt(b -> b.keyId(name).plaintext(plaintext())).keyId();
  }

  private void encryptAsApplication() {
    app.encrypt(b -> b.keyId(key).plaintext(plaintext()));
  }

  private static SdkBytes plaintext() {
    return SdkBytes.fromUtf8String("x");
  }
}
