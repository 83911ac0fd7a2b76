package dev.keyturn.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyMention.By;
import dev.keyturn.key.MentionQuery;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyScanTest {
  private static final KeyArn KEY =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1111-4222-8333-444455556666");
  private static final String ROLE = "arn:aws:iam::111122223333:role/app";

  private final PolicyScan scan =
      new PolicyScan(new MentionQuery(KEY, List.of(new KeyAlias("alias/orders"))));

  @ParameterizedTest
  @CsvSource({
    "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1111-4222-8333-444455556666, KEY_ARN",
    "arn:aws:kms:*:*:key/0a1b2c3d-1111-4222-8333-444455556666, KEY_ID",
    "0a1b2c3d-1111-4222-8333-444455556666, KEY_ID",
    "arn:aws:kms:eu-west-1:111122223333:key/0a1b*, KEY_ID",
    "arn:aws:kms:*:111122223333:key/0a1b2c3d-????-4222-8333-44445555666?, KEY_ID",
    "arn:aws:kms:eu-west-1:111122223333:alias/orders, ALIAS",
    "alias/orders, ALIAS"
  })
  void tellsAsWhatAResourceNamesTheKey(String resource, By by) {
    assertThat(inResource(resource)).containsExactly(new KeyMention(ROLE, "inline", "#1", by));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "arn:aws:kms:*",
        "arn:aws:kms:*:*:key/*",
        "arn:aws:kms:eu-west-1:111122223333:*",
        "arn:aws:kms:eu-west-1:111122223333:key/????????-*",
        "arn:aws:kms:eu-west-1:111122223333:key/ffff*",
        "arn:aws:kms:eu-central-1:111122223333:key/0a1b*",
        "arn:aws:kms:eu-west-1:111122223333:key/0A1B2C3D-1111-4222-8333-444455556666",
        "arn:aws:kms:eu-west-1:111122223333:alias/orders-old",
        "arn:aws:kms:eu-central-1:111122223333:alias/orders",
        "alias/*"
      })
  void takesNothingElseForTheKey(String resource) {
    assertThat(inResource(resource)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"mrk-*, 0", "mrk-??*, 0", "mrk-0a1b*, 1"})
  void takesWhatCoversAnyMultiRegionKeyForNoMention(String id, int mentions) {
    String prefix = "arn:aws:kms:eu-west-1:111122223333:key/";
    KeyArn key = new KeyArn(prefix + "mrk-0a1b2c3d111142228333444455556666");
    PolicyScan multiRegion = new PolicyScan(new MentionQuery(key, List.of()));

    assertThat(multiRegion.scan(ROLE, "inline", inStatement(prefix + id))).hasSize(mentions);
  }

  @Test
  void looksIntoEveryStatementsResourcesAndConditionsOnly() {
    String document =
        """
        {"Id": "KEY", "Statement": [
          {"Sid": "Not", "NotResource": ["arn:aws:s3:::a", "KEY"]},
          {"Resource": "*"},
          {"Resource": "*", "Condition": {"StringEquals": {"kms:ResourceAliases": ["alias/orders"]}}},
          {"Sid": "Both", "Resource": "KEY",
           "Condition": {"StringEquals": {"kms:RequestAlias": "alias/orders"}}},
          {"Sid": "No", "Action": "KEY", "Principal": {"AWS": "KEY"}, "Resource": "*"}]}"""
            .replace("KEY", KEY.value());

    assertThat(scan.scan(ROLE, "inline", document))
        .containsExactly(
            new KeyMention(ROLE, "inline", "Not", By.KEY_ARN),
            new KeyMention(ROLE, "inline", "#3", By.ALIAS),
            new KeyMention(ROLE, "inline", "Both", By.KEY_ARN));
  }

  @Test
  void readsDocumentsAsIamEncodesThem() {
    String encoded =
        "%7B%22Statement%22%3A%7B%22Sid%22%3A%22a+b%22%2C%22Resource%22%3A%22alias%2Forders%22%7D%7D";

    assertThat(scan.scan(ROLE, "inline", encoded))
        .containsExactly(new KeyMention(ROLE, "inline", "a+b", By.ALIAS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON, but arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1111-4222-8333-444455556666"
            + " | KEY_ARN",
        "{\"Statements\":\"0a1b2c3d-1111-4222-8333-444455556666\"} | KEY_ID",
        "{\"Statement\":1,\"Statement\":\"alias/orders\"} | ALIAS"
      })
  void showsWhatLooksLikeTheKeyInWhatIsNoPolicy(String document, By by) {
    assertThat(scan.scan(ROLE, "inline", document))
        .containsExactly(new KeyMention(ROLE, "inline", "unreadable", by));
    assertThat(scan.scan(ROLE, "inline", "not JSON")).isEmpty();
  }

  private List<KeyMention> inResource(String resource) {
    return scan.scan(ROLE, "inline", inStatement(resource));
  }

  private static String inStatement(String resource) {
    return "{\"Statement\":{\"Resource\":\"" + resource + "\"}}";
  }
}
