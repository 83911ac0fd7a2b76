package dev.keyturn.starter.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.RotationSight;
import dev.keyturn.rotation.FamilyMember;
import dev.keyturn.rotation.KeyProfile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FamilyTextTest {
  private static final KeyArn HERE = key("eu-west-1");

  @Test
  void showsEachKeyWithWhatIsItsOwn() {
    assertThat(
            text(
                read(HERE, "PRIMARY", "{\"Statement\":[{\"Action\":[\"kms:*\"]}]}"),
                read(key("us-east-1"), "REPLICA", "{\"Statement\":{\"Action\":\"kms:*\"}}"),
                read(key("us-east-2"), "REPLICA", "{\"Version\":\"2012-10-17\"}"),
                new FamilyMember(
                    key("us-west-1"),
                    "REPLICA",
                    Optional.empty(),
                    Optional.of("kms:DescribeKey: denied"))))
        .containsPattern("eu-west-1\\s+PRIMARY\\s+Enabled\\s+alias/orders\\s+0\\s+as this key's")
        .containsPattern("us-east-1\\s+REPLICA\\s+Enabled\\s+alias/orders\\s+0\\s+as this key's")
        .containsPattern("us-east-2\\s+REPLICA\\s+Enabled\\s+alias/orders\\s+0\\s+its own")
        .containsPattern("us-west-1\\s+REPLICA\\s+not known\\s+kms:DescribeKey: denied")
        .contains("Data in another Region");
  }

  @Test
  void isNothingForASingleRegionKey() {
    assertThat(text()).isEmpty();
  }

  private static String text(FamilyMember... family) {
    Page page = new Page(200);
    FamilyText.add(page, profile(List.of(family)));
    return page.toString();
  }

  private static FamilyMember read(KeyArn key, String role, String policy) {
    return new FamilyMember(
        key,
        role,
        Optional.of(
            new FamilyMember.Own("Enabled", policy, List.of(new KeyAlias("alias/orders")), 0)),
        Optional.empty());
  }

  private static KeyProfile profile(List<FamilyMember> family) {
    return new KeyProfile(
        "CUSTOMER",
        "Enabled",
        "SYMMETRIC_DEFAULT",
        "ENCRYPT_DECRYPT",
        "AWS_KMS",
        "",
        Map.of(),
        List.of(),
        KeyGrants.NONE,
        List.of(),
        Optional.empty(),
        new RotationSight(
            HERE,
            Instant.EPOCH,
            Instant.EPOCH,
            Optional.of("PRIMARY"),
            Optional.of(HERE),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of()),
        family,
        Optional.empty());
  }

  private static KeyArn key(String region) {
    return new KeyArn(
        "arn:aws:kms:" + region + ":111122223333:key/mrk-00000000000000000000000000000001");
  }
}
