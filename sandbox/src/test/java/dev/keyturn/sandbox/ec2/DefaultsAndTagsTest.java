package dev.keyturn.sandbox.ec2;

import static dev.keyturn.sandbox.ec2.TestingEc2.assertRefused;
import static dev.keyturn.sandbox.ec2.TestingEc2.filter;
import static dev.keyturn.sandbox.ec2.TestingEc2.tag;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.TagDescription;

class DefaultsAndTagsTest {
  private final TestingEc2 testing = TestingEc2.withoutLag();

  @Test
  void encryptUnderTheRegionsKeyWhereNoneIsNamed() {
    String key = testing.newKey();
    assertThat(defaultKey()).isEqualTo("alias/aws/ebs");
    String managed = testing.kms().describeKey(r -> r.keyId("alias/aws/ebs")).keyMetadata().arn();
    assertThat(keyOf(testing.newVolume(r -> r.size(1).encrypted(true)))).isEqualTo(managed);

    testing.ec2().modifyEbsDefaultKmsKeyId(r -> r.kmsKeyId(key));
    assertThat(defaultKey()).isEqualTo(key);
    assertThat(keyOf(testing.newVolume(r -> r.size(1).encrypted(true)))).isEqualTo(key);
    testing.ec2().resetEbsDefaultKmsKeyId(r -> {});
    assertThat(defaultKey()).isEqualTo("alias/aws/ebs");
  }

  @Test
  void encryptByDefaultOnceThatIsOn() {
    assertThat(testing.volume(testing.newVolume(r -> r.size(1))).encrypted()).isFalse();
    testing.ec2().enableEbsEncryptionByDefault(r -> {});

    assertThat(testing.ec2().getEbsEncryptionByDefault(r -> {}).ebsEncryptionByDefault()).isTrue();
    assertThat(testing.volume(testing.newVolume(r -> r.size(1))).encrypted()).isTrue();
  }

  @Test
  void resolveTheAliasOfTheDefaultOnce() {
    String key = testing.newKey();
    testing.kms().createAlias(r -> r.aliasName("alias/disks").targetKeyId(key));

    assertThat(testing.ec2().modifyEbsDefaultKmsKeyId(r -> r.kmsKeyId("alias/disks")).kmsKeyId())
        .isEqualTo(key);
  }

  @Test
  void changeAndShowTags() {
    String volume = testing.newVolume(r -> r.size(1));
    String other = testing.newVolume(r -> r.size(1));
    testing
        .ec2()
        .createTags(r -> r.resources(volume, other).tags(tag("run", "1"), tag("owner", "me")));
    testing.ec2().deleteTags(r -> r.resources(volume).tags(tag("run", "2"), tag("owner", "me")));

    assertThat(testing.ec2().describeTags(r -> r.filters(filter("resource-id", volume))).tags())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.key()).isEqualTo("run");
              assertThat(left.value()).isEqualTo("1");
              assertThat(left.resourceTypeAsString()).isEqualTo("volume");
            });
    assertThat(testing.ec2().describeTags(r -> r.filters(filter("key", "owner"))).tags())
        .extracting(TagDescription::resourceId)
        .containsExactly(other);
    assertRefused(
        () ->
            testing.ec2().createTags(r -> r.resources("vol-0123456789abcdef0").tags(tag("a", "b"))),
        "InvalidVolume.NotFound");
  }

  @Test
  void refuseAFiftyFirstTagAndTagNothing() {
    String volume = testing.newVolume(r -> r.size(1));
    String other = testing.newVolume(r -> r.size(1));
    for (int i = 0; i < 50; i++) {
      String name = "tag" + i;
      testing.ec2().createTags(r -> r.resources(volume).tags(tag(name, "")));
    }
    testing.ec2().createTags(r -> r.resources(volume).tags(tag("tag0", "again")));

    assertRefused(
        () -> testing.ec2().createTags(r -> r.resources(other, volume).tags(tag("more", ""))),
        "TagLimitExceeded");
    assertThat(testing.volume(volume).tags()).hasSize(50);
    assertThat(testing.volume(other).tags()).isEmpty();
  }

  private String defaultKey() {
    return testing.ec2().getEbsDefaultKmsKeyId(r -> {}).kmsKeyId();
  }

  private String keyOf(String volume) {
    return testing.volume(volume).kmsKeyId();
  }
}
