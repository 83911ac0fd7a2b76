package dev.keyturn.sandbox.kms;

import static dev.keyturn.sandbox.TestingSandbox.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.TestingSandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

class EnvelopeKeysTest {
  private static final String VIA_S3 = "s3.eu-west-1.amazonaws.com";
  private static final String VIA_EC2 = "ec2.eu-west-1.amazonaws.com";
  private static final Map<String, String> VOLUME = Map.of("aws:ebs:id", "vol-1");
  private static final Caller APP = new Caller("app", TestingSandbox.ACCOUNT, user("app"));
  private static final Map<String, String> CONTEXT = Map.of("aws:s3:arn", "arn:aws:s3:::b/k");

  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient kms = testing.kms("admin");
  private final EnvelopeKeys keys = testing.sandbox().keys();
  private KeyMetadata oldKey;
  private KeyMetadata newKey;

  @BeforeEach
  void createKeys() {
    oldKey = kms.createKey().keyMetadata();
    newKey = kms.createKey().keyMetadata();
  }

  @Test
  void sealsOpensAndReseals() {
    SealedKey sealed = keys.seal(APP, oldKey.arn(), CONTEXT, VIA_S3);
    SealedKey.Wrapped rewrapped =
        keys.reseal(APP, sealed.wrapped(), CONTEXT, newKey.arn(), CONTEXT, VIA_S3);
    kms.disableKey(b -> b.keyId(oldKey.keyId()));

    assertThat(rewrapped.keyArn()).isEqualTo(newKey.arn());
    assertThat(keys.open(APP, rewrapped, CONTEXT, VIA_S3)).isEqualTo(sealed.plaintext());
    assertThatThrownBy(() -> keys.open(APP, sealed.wrapped(), CONTEXT, VIA_S3))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("DisabledException"));
  }

  @Test
  void resolvesEveryFormOfAKeysName() {
    kms.createAlias(b -> b.aliasName("alias/orders").targetKeyId(oldKey.keyId()));

    assertThat(keys.resolve(APP, "alias/orders", "eu-west-1")).isEqualTo(oldKey.arn());
    assertThat(keys.resolve(APP, oldKey.keyId(), "eu-west-1")).isEqualTo(oldKey.arn());
    assertThat(keys.resolve(APP, "alias/aws/s3", "eu-west-1")).startsWith("arn:aws:kms:eu-west-1");
    assertThatThrownBy(() -> keys.resolve(APP, oldKey.arn(), "us-east-1"))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("NotFoundException"));
  }

  @Test
  void lets3UseItsManagedKeyForTheCaller() {
    String managed = keys.resolve(APP, "alias/aws/s3", "eu-west-1");
    SealedKey sealed = keys.seal(APP, managed, CONTEXT, VIA_S3);

    assertThat(keys.open(APP, sealed.wrapped(), CONTEXT, VIA_S3)).isEqualTo(sealed.plaintext());
    assertThatThrownBy(() -> keys.seal(APP, managed, CONTEXT, "ec2.eu-west-1.amazonaws.com"))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("AccessDeniedException"));
  }

  @Test
  void actsForTheCallerWhomAPolicyMayDenyTheServicePath() {
    String policy =
        """
        {"Statement":[
          {"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"kms:*","Resource":"*"},
          {"Effect":"Deny","Principal":{"AWS":"%s"},"Action":"kms:Decrypt","Resource":"*",
           "Condition":{"StringLike":{"kms:ViaService":"s3.*.amazonaws.com"}}}]}"""
            .formatted(TestingSandbox.ACCOUNT, user("app"));
    SealedKey sealed = keys.seal(APP, oldKey.arn(), CONTEXT, VIA_S3);
    kms.putKeyPolicy(b -> b.keyId(oldKey.keyId()).policy(policy));

    assertThatThrownBy(() -> keys.open(APP, sealed.wrapped(), CONTEXT, VIA_S3))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("AccessDeniedException"));
  }

  @Test
  void countsAsUseOfTheKey() {
    keys.seal(APP, oldKey.arn(), CONTEXT, VIA_S3);

    assertThat(kms.getKeyLastUsage(b -> b.keyId(oldKey.keyId())).keyLastUsage().operationAsString())
        .isEqualTo("GenerateDataKey");
  }

  @Test
  void letsAServiceUseTheKeyByItsGrantOnly() {
    SealedKey sealed = keys.seal(APP, oldKey.arn(), VOLUME, VIA_EC2);
    ServiceGrant grant = keys.grant(APP, order());

    assertThat(keys.open(grant, sealed.wrapped(), VOLUME)).isEqualTo(sealed.plaintext());
    assertThat(kms.listGrants(b -> b.keyId(oldKey.keyId())).grants())
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.granteeServicePrincipal()).isEqualTo("ec2.amazonaws.com");
              assertThat(listed.constraints().encryptionContextSubset()).isEqualTo(VOLUME);
            });

    keys.retire(grant);
    assertThatThrownBy(() -> keys.open(grant, sealed.wrapped(), VOLUME))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("AccessDeniedException"));
  }

  @Test
  void bindsAServicesGrantToItsResource() {
    Map<String, String> other = Map.of("aws:ebs:id", "vol-2");
    SealedKey sealed = keys.seal(APP, oldKey.arn(), other, VIA_EC2);
    ServiceGrant grant = keys.grant(APP, order());

    assertThatThrownBy(() -> keys.open(grant, sealed.wrapped(), other))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("AccessDeniedException"));
  }

  @Test
  void refusesAServicesGrantOnADisabledKey() {
    kms.disableKey(b -> b.keyId(oldKey.keyId()));

    assertThatThrownBy(() -> keys.grant(APP, order()))
        .isInstanceOfSatisfying(
            AwsError.class, e -> assertThat(e.code()).isEqualTo("DisabledException"));
  }

  private ServiceGrant.Order order() {
    return new ServiceGrant.Order(
        oldKey.arn(), "ec2.amazonaws.com", List.of("Decrypt"), VOLUME, VIA_EC2);
  }
}
