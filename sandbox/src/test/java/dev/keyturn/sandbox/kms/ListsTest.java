package dev.keyturn.sandbox.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.TestingSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagException;

class ListsTest {
  private final TestingSandbox testing = TestingSandbox.withoutLag();
  private final KmsClient kms = testing.kms("admin");

  @Test
  void pagesThroughEveryKeyOnce() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(create().keyId());
    }

    List<String> listed =
        kms.listKeysPaginator(b -> b.limit(2)).keys().stream().map(KeyListEntry::keyId).toList();
    assertThat(listed).doesNotHaveDuplicates().containsAll(made);
    assertThat(kms.listKeys(b -> b.limit(2)).truncated()).isTrue();
    assertThat(kms.listKeys().truncated()).isFalse();
  }

  @Test
  void refusesMarkersAndLimitsThatAreNotOurs() {
    assertThatThrownBy(() -> kms.listKeys(b -> b.marker("§")))
        .isInstanceOf(InvalidMarkerException.class);
    assertThatThrownBy(() -> kms.listKeys(b -> b.limit(0)))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }

  @Test
  void repointsAnAlias() {
    KeyMetadata before = create();
    KeyMetadata after = create();
    kms.createAlias(b -> b.aliasName("alias/orders").targetKeyId(before.arn()));
    kms.updateAlias(b -> b.aliasName("alias/orders").targetKeyId(after.keyId()));

    assertThat(kms.describeKey(b -> b.keyId("alias/orders")).keyMetadata().arn())
        .isEqualTo(after.arn());
    assertThat(kms.listAliases(b -> b.keyId(before.keyId())).aliases()).isEmpty();
    assertThat(kms.listAliases(b -> b.keyId(after.keyId())).aliases())
        .extracting(AliasListEntry::aliasName)
        .containsExactly("alias/orders");
  }

  @Test
  void refusesAliasesThatAwsRefuses() {
    KeyMetadata key = create();
    KeyMetadata mac =
        kms.createKey(b -> b.keySpec(KeySpec.HMAC_256).keyUsage(KeyUsageType.GENERATE_VERIFY_MAC))
            .keyMetadata();
    kms.createAlias(b -> b.aliasName("alias/orders").targetKeyId(key.keyId()));

    assertThatThrownBy(
            () -> kms.createAlias(b -> b.aliasName("alias/orders").targetKeyId(key.keyId())))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> kms.createAlias(b -> b.aliasName("orders").targetKeyId(key.keyId())))
        .hasMessageContaining("alias/");
    assertThatThrownBy(
            () -> kms.updateAlias(b -> b.aliasName("alias/none").targetKeyId(key.keyId())))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () -> kms.updateAlias(b -> b.aliasName("alias/orders").targetKeyId(mac.keyId())))
        .hasMessageContaining("same type");
    kms.deleteAlias(b -> b.aliasName("alias/orders"));
    assertThatThrownBy(() -> kms.describeKey(b -> b.keyId("alias/orders")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void keepsTags() {
    KeyMetadata key =
        kms.createKey(b -> b.tags(tag("team", "orders"), tag("env", "test"))).keyMetadata();
    kms.tagResource(b -> b.keyId(key.keyId()).tags(tag("team", "billing")));
    kms.untagResource(b -> b.keyId(key.arn()).tagKeys("env"));

    assertThat(kms.listResourceTags(b -> b.keyId(key.keyId())).tags())
        .containsExactly(tag("team", "billing"));
    assertThatThrownBy(() -> kms.tagResource(b -> b.keyId(key.keyId()).tags(tag("aws:x", "y"))))
        .isInstanceOf(TagException.class);
  }

  @Test
  void keepsTheRotationSetting() {
    KeyMetadata key = create();
    assertThat(kms.getKeyRotationStatus(b -> b.keyId(key.keyId())).keyRotationEnabled()).isFalse();
    kms.enableKeyRotation(b -> b.keyId(key.keyId()).rotationPeriodInDays(90));

    assertThat(kms.getKeyRotationStatus(b -> b.keyId(key.keyId())))
        .satisfies(
            status -> {
              assertThat(status.rotationPeriodInDays()).isEqualTo(90);
              assertThat(Duration.between(key.creationDate(), status.nextRotationDate()))
                  .isBetween(Duration.ofDays(89), Duration.ofDays(91));
            });
    assertThat(kms.listKeyRotations(b -> b.keyId(key.keyId())).rotations()).isEmpty();
    kms.disableKeyRotation(b -> b.keyId(key.keyId()));
    assertThat(kms.getKeyRotationStatus(b -> b.keyId(key.keyId())).keyRotationEnabled()).isFalse();
  }

  private KeyMetadata create() {
    return kms.createKey().keyMetadata();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().tagKey(key).tagValue(value).build();
  }
}
