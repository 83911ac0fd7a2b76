package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.ReplicateKeyResponse;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

class FamiliesTest {
  private static final String HOME = "eu-west-1";
  private static final String AWAY = "us-east-1";
  private static final Duration LAG = Duration.ofMinutes(5);

  private final TestingSandbox testing = TestingSandbox.withLag(1, LAG);
  private final KmsClient home = testing.kms("admin", HOME);
  private final KmsClient away = testing.kms("admin", AWAY);
  private final KeyMetadata primary = home.createKey(r -> r.multiRegion(true)).keyMetadata();
  private final String key = primary.keyId();

  @BeforeEach
  void spread() {
    pass(LAG);
  }

  @Test
  void shareIdAndMaterialAndNothingElse() {
    home.createAlias(r -> r.aliasName("alias/orders").targetKeyId(key));
    home.tagResource(r -> r.keyId(key).tags(tag("team", "orders")));
    ReplicateKeyResponse made =
        home.replicateKey(
            r -> r.keyId(key).replicaRegion(AWAY).description("away").tags(tag("where", "away")));
    assertThat(made.replicaKeyMetadata().keyState()).isEqualTo(KeyState.CREATING);
    assertThat(made.replicaPolicy()).contains(":root");
    assertThat(made.replicaTags()).containsExactly(tag("where", "away"));
    assertThatThrownBy(() -> encrypt(away)).isInstanceOf(KmsInvalidStateException.class);
    pass(LAG);

    KeyMetadata replica = describe(away);
    assertThat(replica.arn()).isEqualTo(primary.arn().replace(HOME, AWAY));
    assertThat(replica.keyId()).isEqualTo(key);
    assertThat(replica.keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(replica.description()).isEqualTo("away");
    assertThat(replica.currentKeyMaterialId()).isEqualTo(primary.currentKeyMaterialId());
    assertThat(away.listAliases(r -> r.keyId(key)).aliases()).isEmpty();
    assertThat(away.listResourceTags(r -> r.keyId(key)).tags())
        .containsExactly(tag("where", "away"));
    SdkBytes blob = encrypt(home);
    assertThat(away.decrypt(r -> r.ciphertextBlob(blob)).keyId()).isEqualTo(replica.arn());
    home.disableKey(r -> r.keyId(key));
    assertThat(away.decrypt(r -> r.ciphertextBlob(blob)).plaintext().asUtf8String())
        .isEqualTo("secret");
  }

  @Test
  void areShownByEveryMember() {
    replicate();

    for (KmsClient kms : List.of(home, away)) {
      var family = describe(kms).multiRegionConfiguration();
      assertThat(family.primaryKey()).isEqualTo(member(HOME));
      assertThat(family.replicaKeys()).containsExactly(member(AWAY));
    }
    assertThat(describe(home).multiRegionConfiguration().multiRegionKeyType())
        .isEqualTo(MultiRegionKeyType.PRIMARY);
    assertThat(describe(away).multiRegionConfiguration().multiRegionKeyType())
        .isEqualTo(MultiRegionKeyType.REPLICA);
  }

  @Test
  void rotateAsTheirPrimaryDoes() {
    replicate();
    SdkBytes before = encrypt(away);

    assertThatThrownBy(() -> away.rotateKeyOnDemand(r -> r.keyId(key)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> away.enableKeyRotation(r -> r.keyId(key)))
        .isInstanceOf(UnsupportedOperationException.class);
    home.enableKeyRotation(r -> r.keyId(key).rotationPeriodInDays(100));
    home.rotateKeyOnDemand(r -> r.keyId(key));
    pass(LAG);

    assertThat(away.getKeyRotationStatus(r -> r.keyId(key)).rotationPeriodInDays()).isEqualTo(100);
    assertThat(describe(away).currentKeyMaterialId())
        .isEqualTo(describe(home).currentKeyMaterialId())
        .isNotEqualTo(primary.currentKeyMaterialId());
    assertThat(home.decrypt(r -> r.ciphertextBlob(before)).keyMaterialId())
        .isEqualTo(primary.currentKeyMaterialId());
  }

  @Test
  void changeTheirPrimary() {
    replicate();
    SdkBytes before = encrypt(home);
    assertThatThrownBy(() -> home.updatePrimaryRegion(r -> r.keyId(key).primaryRegion("eu-west-2")))
        .isInstanceOf(NotFoundException.class);
    home.updatePrimaryRegion(r -> r.keyId(key).primaryRegion(AWAY));

    assertThat(describe(home).keyState()).isEqualTo(KeyState.UPDATING);
    assertThat(home.decrypt(r -> r.ciphertextBlob(before)).keyId()).isEqualTo(primary.arn());
    assertThatThrownBy(() -> home.disableKey(r -> r.keyId(key)))
        .isInstanceOf(KmsInvalidStateException.class);
    pass(LAG);
    assertThat(describe(home).keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(describe(home).multiRegionConfiguration().primaryKey()).isEqualTo(member(AWAY));
    assertThat(describe(home).multiRegionConfiguration().replicaKeys())
        .containsExactly(member(HOME));
    assertThatThrownBy(() -> home.replicateKey(r -> r.keyId(key).replicaRegion("eu-west-2")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refuseWhatCanNotBeReplicated() {
    replicate();
    KeyMetadata single = home.createKey().keyMetadata();
    KeyMetadata imported =
        home.createKey(r -> r.multiRegion(true).origin(OriginType.EXTERNAL)).keyMetadata();

    assertThatThrownBy(this::replicate).isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> home.replicateKey(r -> r.keyId(key).replicaRegion(HOME)))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> home.replicateKey(r -> r.keyId(single.keyId()).replicaRegion(AWAY)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> home.replicateKey(r -> r.keyId(imported.keyId()).replicaRegion(AWAY)))
        .isInstanceOf(KmsInvalidStateException.class);
    home.disableKey(r -> r.keyId(key));
    assertThatThrownBy(() -> home.replicateKey(r -> r.keyId(key).replicaRegion("eu-west-2")))
        .isInstanceOf(DisabledException.class);
  }

  @Test
  void loseTheirPrimaryOnlyAfterTheirReplicas() {
    replicate();
    var asked = home.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
    assertThat(asked.keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
    assertThat(asked.deletionDate()).isNull();
    pass(Duration.ofDays(30));
    assertThat(describe(home).pendingDeletionWindowInDays()).isEqualTo(7);

    away.scheduleKeyDeletion(r -> r.keyId(key).pendingWindowInDays(7));
    pass(Duration.ofDays(7));
    assertThatThrownBy(() -> describe(away)).isInstanceOf(NotFoundException.class);
    assertThat(describe(home).keyState()).isEqualTo(KeyState.PENDING_DELETION);
    home.cancelKeyDeletion(r -> r.keyId(key));
    assertThat(describe(home).keyState()).isEqualTo(KeyState.DISABLED);
    assertThat(describe(home).multiRegionConfiguration().replicaKeys()).isEmpty();
  }

  private void replicate() {
    home.replicateKey(r -> r.keyId(key).replicaRegion(AWAY));
    pass(LAG);
  }

  private KeyMetadata describe(KmsClient kms) {
    return kms.describeKey(r -> r.keyId(key)).keyMetadata();
  }

  private SdkBytes encrypt(KmsClient kms) {
    return kms.encrypt(r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("secret")))
        .ciphertextBlob();
  }

  private MultiRegionKey member(String region) {
    return MultiRegionKey.builder().arn(primary.arn().replace(HOME, region)).region(region).build();
  }

  private static Tag tag(String name, String value) {
    return Tag.builder().tagKey(name).tagValue(value).build();
  }

  private void pass(Duration time) {
    testing.sandbox().clock().advance(time);
  }
}
