package dev.keyturn.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CarriedPolicyTest {
  private static final KeyArn KEY =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000a");
  private static final String ROOT = "arn:aws:iam::111122223333:root";
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final String LEAKED = "arn:aws:iam::111122223333:role/leaked";
  private static final String WORKER = "arn:aws:iam::111122223333:role/keyturn";

  @Test
  void carriesAPolicyAsItIsWithoutSuspects() {
    String root = statement("Root", "Allow", principal(ROOT), "kms:*");

    CarriedPolicy carried = carry(List.of(), root);

    assertThat(carried.changes()).extracting("decision").containsExactly("CARRIED");
    assertThat(statements(carried)).hasSize(1);
  }

  @Test
  void takesSuspectsOutOfAllowsAndDropsWhatIsLeftEmpty() {
    CarriedPolicy carried =
        carry(
            List.of(LEAKED),
            statement("Both", "Allow", principal(APP, LEAKED), "kms:Decrypt"),
            statement("Only", "Allow", principal(LEAKED), "kms:Decrypt"),
            statement("Worker", "Allow", principal(WORKER), "kms:*"));

    assertThat(carried.changes())
        .extracting(change -> change.sid() + " " + change.decision())
        .containsExactly("Both CHANGED", "Only DROPPED", "Worker CARRIED", "KeyturnSuspects ADDED");
    assertThat(statements(carried).get(0).path("Principal").toString())
        .contains("role/app")
        .doesNotContain("leaked");
  }

  @Test
  void takesOutSessionsOfASuspectedRole() {
    CarriedPolicy carried =
        carry(
            List.of(LEAKED),
            statement(
                "S",
                "Allow",
                principal("arn:aws:sts::111122223333:assumed-role/leaked/x"),
                "kms:*"),
            statement("Worker", "Allow", principal(WORKER), "kms:*"));

    assertThat(carried.changes())
        .extracting("decision")
        .containsExactly("DROPPED", "CARRIED", "ADDED");
  }

  @Test
  void givesEachStatementItsOwnSidWhenTheKeyWasMadeByKeyturn() {
    String root = statement("Root", "Allow", principal(ROOT), "kms:*");
    String before =
        "{\"Sid\":\"KeyturnSuspects\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\","
            + "\"Condition\":{\"ArnLike\":{\"aws:PrincipalArn\":[\""
            + LEAKED
            + "\"]}}}";

    assertThat(carry(List.of(LEAKED), root, before).changes())
        .extracting(change -> change.sid() + " " + change.decision())
        .containsExactly("Root CARRIED", "KeyturnSuspects CARRIED");
    // As KMS gives it back: a list of one is a string.
    assertThat(carry(List.of(LEAKED), root, before.replaceAll("[\\[\\]]", "")).changes())
        .extracting(change -> change.sid() + " " + change.decision())
        .containsExactly("Root CARRIED", "KeyturnSuspects CARRIED");
    assertThat(carry(List.of(LEAKED, APP), root, before).changes())
        .extracting(change -> change.sid() + " " + change.decision())
        .containsExactly("Root CARRIED", "KeyturnSuspects CARRIED", "KeyturnSuspects2 ADDED");
  }

  @Test
  void deniesSuspectsWhoeverIsAllowed() {
    for (String open : List.of(ROOT, "111122223333", "*", APP)) {
      CarriedPolicy carried =
          carry(
              List.of(LEAKED),
              statement("Open", "Allow", principal(open), "kms:*"),
              statement("Worker", "Allow", principal(WORKER), "kms:*"));

      assertThat(carried.changes())
          .extracting(change -> change.sid() + " " + change.decision())
          .containsExactly("Open CARRIED", "Worker CARRIED", "KeyturnSuspects ADDED");
      assertThat(statements(carried).get(2).path("Effect").asText()).isEqualTo("Deny");
    }
  }

  @Test
  void keepsDenyStatementsThatNameASuspect() {
    CarriedPolicy carried =
        carry(
            List.of(LEAKED),
            statement("No", "Deny", principal(LEAKED), "kms:*"),
            statement("Worker", "Allow", principal(WORKER), "kms:*"));

    assertThat(carried.changes())
        .extracting("decision")
        .containsExactly("CARRIED", "CARRIED", "ADDED");
  }

  @Test
  void letsTheWorkerKeepThePolicyOfTheKeyThatItMakes() {
    CarriedPolicy carried = carry(List.of(), statement("App", "Allow", principal(APP), "kms:*"));

    assertThat(carried.changes())
        .extracting(change -> change.sid() + " " + change.decision())
        .containsExactly("App CARRIED", "KeyturnWorker ADDED");
    assertThat(carried.text()).contains("kms:PutKeyPolicy", WORKER);
  }

  @Test
  void rewritesAResourceThatNamesTheOldKey() {
    String named =
        statement("Root", "Allow", principal(ROOT), "kms:*")
            .replace("\"Resource\":\"*\"", "\"Resource\":\"" + KEY + "\"");

    CarriedPolicy carried = carry(List.of(), named);

    assertThat(carried.changes()).extracting("decision").containsExactly("CHANGED");
    assertThat(carried.text()).doesNotContain(KEY.keyId());
  }

  @ParameterizedTest
  @CsvSource({
    "ArnEquals, ArnEquals",
    "StringLike, StringLike",
    "StringEquals, StringLike",
    "ForAnyValue:StringNotEqualsIfExists, ForAnyValue:StringNotLikeIfExists"
  })
  void rewritesAConditionOnTheOldKeyAsResource(String operator, String rewritten) {
    CarriedPolicy carried = carry(List.of(), onResource(operator, "\"" + KEY + "\""));

    assertThat(carried.changes().get(0).decision()).isEqualTo("CHANGED");
    assertThat(statements(carried).get(0).path("Condition").toString())
        .isEqualTo(
            "{\""
                + rewritten
                + "\":{\"aws:ResourceArn\":\"arn:aws:kms:eu-west-1:111122223333:key/*\"}}");
  }

  @Test
  void leavesTheOtherResourcesOfAConditionAsTheyAre() {
    CarriedPolicy carried =
        carry(List.of(), onResource("ArnLike", "[\"" + KEY + "\",\"arn:aws:kms:*:*:key/b\"]"));

    assertThat(carried.text()).contains("\"arn:aws:kms:*:*:key/b\"").doesNotContain(KEY.keyId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"StringEquals\":{\"kms:EncryptionContext:key\":\"%s\"}}",
        "{\"StringEquals\":{\"aws:ResourceArn\":[\"%s\",\"with*\"]}}",
        "{\"StringEquals\":{\"aws:ResourceArn\":\"%s\"},\"StringLike\":{\"aws:resourcearn\":\"arn:aws:*\"}}",
        "{\"StringEqualsIgnoreCase\":{\"aws:ResourceArn\":\"%s\"}}"
      })
  void leavesAConditionToAPersonWhereAnotherWouldMeanSomethingElse(String condition) {
    String named = allow(condition.formatted(KEY));

    CarriedPolicy carried = carry(List.of(), named);

    assertThat(carried.text()).contains(named);
    assertThat(carried.changes().get(0).reason()).contains("names the old key", "by hand");
  }

  private static String onResource(String operator, String values) {
    return allow("{\"" + operator + "\":{\"aws:ResourceArn\":" + values + "}}");
  }

  private static String allow(String condition) {
    return statement("Root", "Allow", principal(ROOT), "kms:*")
        .replace("\"Resource\":\"*\"}", "\"Resource\":\"*\",\"Condition\":" + condition + "}");
  }

  private static CarriedPolicy carry(List<String> suspects, String... statements) {
    return CarriedPolicy.of(
        new KeyInventory(
            KEY,
            "CUSTOMER",
            "Enabled",
            "SYMMETRIC_DEFAULT",
            "ENCRYPT_DECRYPT",
            "AWS_KMS",
            false,
            "",
            policy(statements),
            Map.of(),
            List.of(),
            KeyGrants.NONE,
            WORKER,
            List.of(WORKER),
            "111122223333",
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        suspects);
  }

  private static List<JsonNode> statements(CarriedPolicy carried) {
    try {
      JsonNode array = new ObjectMapper().readTree(carried.text()).path("Statement");
      return java.util.stream.StreamSupport.stream(array.spliterator(), false).toList();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }

  private static String statement(String sid, String effect, String principal, String action) {
    return "{\"Sid\":\""
        + sid
        + "\",\"Effect\":\""
        + effect
        + "\",\"Principal\":"
        + principal
        + ",\"Action\":\""
        + action
        + "\",\"Resource\":\"*\"}";
  }

  private static String principal(String... arns) {
    return "{\"AWS\":[\"" + String.join("\",\"", arns) + "\"]}";
  }
}
