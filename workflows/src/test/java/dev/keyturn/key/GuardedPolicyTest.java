package dev.keyturn.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements guard a key, and what lifting them leaves; row 37I. */
class GuardedPolicyTest {
  private static final KeyArn KEY =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000a");
  private static final String ROOT =
      """
      {"Sid":"Root","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*",\
      "Resource":"*"}""";
  private static final String CONDITION =
      """
      {"NumericLessThanEquals":{"kms:TrailingDaysWithoutKeyUsage":"365"}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "Action":["kms:DisableKey","kms:ScheduleKeyDeletion"] | "Action":["kms:ScheduleKeyDeletion"]
          "Action":"kms:*"                                      | "Action":["kms:ScheduleKeyDeletion"]
          "Action":"*"                                          | "Action":["kms:ScheduleKeyDeletion"]
          "Action":["KMS:disable*","kms:PutKeyPolicy"]          | "Action":["kms:PutKeyPolicy"]
          "Action":["kms:D?sable???","kms:Schedule*"]           | "Action":["kms:Schedule*"]
          "Action":["kms:*","kms:ScheduleKeyDeletion"]          | "Action":["kms:ScheduleKeyDeletion"]
          "NotAction":["kms:Encrypt"]                           | "NotAction":["kms:Encrypt","kms:DisableKey"]
          "NotAction":"kms:Get*"                                | "NotAction":["kms:Get*","kms:DisableKey"]
          """)
  void letsAKeyBeDisabledAndDeniesAllElse(String guard, String rest) {
    String policy = policy(statement(guard, CONDITION));

    assertThat(GuardedPolicy.guards(KEY, policy)).hasSize(1);
    String lifted = GuardedPolicy.lift(KEY, policy);
    assertThat(GuardedPolicy.guards(KEY, lifted)).isEmpty();
    assertMeans(lifted, policy(statement(rest, CONDITION)));
    assertMeans(GuardedPolicy.restore(KEY, lifted, policy), policy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"NumericLessThan\":{\"KMS:trailingdayswithoutkeyusage\":90}}",
        "{\"NumericLessThanEqualsIfExists\":{\"kms:TrailingDaysWithoutKeyUsage\":[\"90\"]}}",
        "{\"NumericLessThan\":{\"kms:TrailingDaysWithoutKeyUsage\":\"30\"},"
            + "\"ArnNotLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:role/break-glass\"}}"
      })
  void knowsTheConditionInAnyForm(String condition) {
    String policy = policy(statement("\"Action\":\"kms:DisableKey\"", condition));

    assertThat(GuardedPolicy.guards(KEY, policy)).hasSize(1);
    assertMeans(GuardedPolicy.lift(KEY, policy), policy());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Action\":\"kms:ScheduleKeyDeletion\"",
        "\"Action\":[\"kms:DisableKeyRotation\",\"kms:Disable\"]",
        "\"NotAction\":[\"kms:Disable*\"]",
        "\"Action\":\"s3:*\""
      })
  void isNoGuardWhereTheKeyMayBeDisabled(String actions) {
    String policy = policy(statement(actions, CONDITION));

    assertThat(GuardedPolicy.guards(KEY, policy)).isEmpty();
    assertMeans(GuardedPolicy.lift(KEY, policy), policy);
    assertThat(KeyGuard.of(KEY, policy)).isEmpty();
  }

  @Test
  void isNoGuardWhereItAllowsOrHasAnotherCondition() {
    String guard = statement("\"Action\":\"kms:*\"", CONDITION);

    for (String other :
        new String[] {
          guard.replace("Deny", "Allow"),
          guard.replace("TrailingDaysWithoutKeyUsage", "ScheduleKeyDeletionPendingWindowInDays"),
          guard.replace(",\"Condition\":" + CONDITION, "")
        }) {
      assertThat(other).isNotEqualTo(guard);
      assertThat(GuardedPolicy.guards(KEY, policy(other))).isEmpty();
    }
    assertThat(GuardedPolicy.guards(KEY, "no policy")).isEmpty();
  }

  @Test
  void findsTheSameGuardsHoweverKmsWritesThem() {
    String one = statement("\"Action\":[\"kms:DisableKey\",\"kms:Sign\"]", CONDITION);
    String same = statement("\"Action\":[\"KMS:Sign\",\"kms:disablekey\"]", CONDITION);
    String other = statement("\"Action\":\"kms:DisableKey\"", CONDITION);

    assertThat(GuardedPolicy.guards(KEY, policy(one, other)))
        .hasSize(2)
        .isEqualTo(GuardedPolicy.guards(KEY, policy(other, same)));
  }

  @Test
  void putsOnlyTheGuardBackIntoAPolicyThatSomebodyElseChanged() {
    String guard = statement("\"Action\":[\"kms:DisableKey\",\"kms:Sign\"]", CONDITION);
    String theirs = ROOT.replace("Root", "Theirs");
    String lifted = GuardedPolicy.lift(KEY, policy(guard, theirs));

    assertMeans(GuardedPolicy.restore(KEY, lifted, policy(guard)), policy(guard, theirs));
    assertMeans(GuardedPolicy.restore(KEY, policy(theirs), policy(guard)), policy(theirs, guard));
    String whole = policy(guard, theirs);
    assertMeans(GuardedPolicy.restore(KEY, whole, policy(guard)), whole);
  }

  @Test
  void givesAGuardThatIsPutBackASidOfItsOwn() {
    String guard =
        statement("\"Action\":\"kms:DisableKey\"", CONDITION)
            .replaceFirst("\\{", "{\"Sid\":\"Root\",");

    assertThat(GuardedPolicy.restore(KEY, policy(), policy(guard))).contains("\"Sid\":\"Root2\"");
  }

  private static void assertMeans(String policy, String other) {
    assertThat(KeyPolicy.isSame(policy, other)).as(policy + "\nmeans\n" + other).isTrue();
  }

  private static String statement(String actions, String condition) {
    return "{\"Effect\":\"Deny\",\"Principal\":\"*\","
        + actions
        + ",\"Resource\":\"*\",\"Condition\":"
        + condition
        + "}";
  }

  private static String policy(String... statements) {
    String all = statements.length == 0 ? "" : "," + String.join(",", statements);
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + ROOT + all + "]}";
  }
}
