package dev.keyturn.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a policy shuts suspects out, whatever becomes of them. */
class ContainingPolicyTest {
  private static final KeyArn KEY =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-00000000000a");
  private static final String IAM = "arn:aws:iam::111122223333:";
  private static final String APP = IAM + "role/app";
  private static final String LEAKED = IAM + "role/leaked";
  private static final String DEAD = "AROAABCDEFGHIJKLMNOPQ";
  private static final String ROOT =
      """
      {"Sid":"Root","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}""";

  @Test
  void deniesEverybodyWhoIsLikeASuspect() {
    assertThat(statements(containing(policy(ROOT), LEAKED, IAM + "user/ann")).get(1))
        .hasToString(
            "{\"Sid\":\"KeyturnContainment\",\"Effect\":\"Deny\",\"Principal\":\"*\","
                + "\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":{\"ArnLike\":{\"aws:PrincipalArn\":["
                + "\"arn:aws:iam::111122223333:role/leaked\",\"arn:aws:iam::111122223333:user/ann\"]}}}");
  }

  @Test
  void deniesTheRoleOfASessionWhateverItsPath() {
    String contained =
        containing(
            policy(ROOT), "arn:aws:sts::111122223333:assumed-role/Dev_0123/jane@example.com");

    assertThat(contained)
        .contains("[\"" + IAM + "role/Dev_0123\",\"" + IAM + "role/*/Dev_0123\"]")
        .doesNotContain("jane", "assumed-role");
  }

  @ParameterizedTest
  @ValueSource(strings = {"444455556666", "arn:aws:iam::444455556666:root"})
  void deniesAnAccountInAStatementOfItsOwn(String account) {
    String contained = containing(policy(ROOT), LEAKED, account);

    assertThat(statements(contained))
        .extracting(statement -> statement.path("Sid").asText())
        .containsExactly("Root", "KeyturnContainment", "KeyturnContainmentOfAccounts");
    assertThat(statements(contained).get(2).path("Condition"))
        .hasToString("{\"StringEquals\":{\"aws:PrincipalAccount\":[\"444455556666\"]}}");
  }

  @Test
  void leavesOutWhatCanNotActSoThatItKeepsNobodyElseIn() {
    String contained =
        containing(policy(ROOT), IAM + "group/shops", IAM + "instance-profile/web", LEAKED);

    assertThat(contained).contains(LEAKED).doesNotContain("group", "instance-profile");
  }

  @Test
  void widensAnEarlierContainmentInOneStatement() {
    String twice = containing(containing(policy(ROOT), LEAKED, "444455556666"), APP);

    assertThat(statements(twice)).hasSize(3);
    assertThat(twice).contains("[\"" + APP + "\",\"" + LEAKED + "\"]", "[\"444455556666\"]");
  }

  @Test
  void convertsTheContainmentOfAnEarlierVersionAndLeavesOutWhoWasDeleted() {
    String widened = containing(policy(ROOT, named(LEAKED, DEAD)), APP);

    assertThat(statements(widened)).hasSize(2);
    assertThat(widened)
        .contains("\"Principal\":\"*\"", "[\"" + APP + "\",\"" + LEAKED + "\"]")
        .doesNotContain(DEAD);
  }

  @Test
  void keepsAStatementOfItsNameThatSaysSomethingElse() {
    String others = named(LEAKED).replace("kms:*", "kms:Decrypt");

    assertThat(statements(containing(policy(ROOT, others), APP)))
        .extracting(statement -> statement.path("Sid").asText())
        .containsExactly("Root", "KeyturnContainment", "KeyturnContainment2");
  }

  @Test
  void isWithoutWhoWasDeleted() {
    String policy =
        policy(
            ROOT,
            allow("{\"AWS\":[\"" + DEAD + "\",\"" + APP + "\"]}"),
            allow("{\"AWS\":\"" + DEAD + "\"}"),
            allow("{\"AWS\":\"" + DEAD + "\",\"Service\":\"logs.amazonaws.com\"}"));

    String contained = containing(policy, LEAKED);

    assertThat(contained).doesNotContain(DEAD).contains("logs.amazonaws.com", APP);
    assertThat(statements(contained)).hasSize(4);
  }

  @Test
  void knowsItsContainmentAgainHoweverKmsWritesIt() {
    String contained = containing(policy(ROOT), LEAKED, APP);
    String read =
        contained
            .replace("[\"" + LEAKED + "\",\"" + APP + "\"]", "[\"" + APP + "\",\"" + LEAKED + "\"]")
            .replace(
                "\"Action\":\"kms:*\",\"Resource\":\"*\",\"C",
                "\"Action\":[\"KMS:*\"],\"Resource\":\"*\",\"C");
    assertThat(read).contains("KMS:*", "[\"" + APP);

    assertThat(stillContains(contained, read)).isTrue();
    assertThat(stillContains(contained, containing(read, IAM + "user/more"))).isTrue();
    assertThat(stillContains(contained, read.replace("\"Deny\"", "\"Allow\""))).isFalse();
    assertThat(stillContains(contained, read.replace("\"" + LEAKED + "\"", "\"x\""))).isFalse();
    assertThat(stillContains(contained, read.replace("ArnLike", "ArnLikeIfExists"))).isFalse();
    assertThat(stillContains(contained, policy(ROOT))).isFalse();
    assertThat(
            stillContains(
                contained,
                read.replace("\"ArnLike\":{", "\"Bool\":{\"aws:x\":\"true\"},\"ArnLike\":{")))
        .isFalse();
  }

  @Test
  void missesTheRolesWithPathsOfASession() {
    String contained =
        containing(policy(ROOT), "arn:aws:sts::111122223333:assumed-role/leaked/one");

    assertThat(stillContains(contained, contained.replace("role/*/leaked", "role/*/x"))).isFalse();
  }

  @Test
  void knowsTheContainmentOfAnEarlierVersionAgain() {
    String put = policy(ROOT, named(LEAKED, APP));

    assertThat(stillContains(put, put)).isTrue();
    assertThat(stillContains(put, policy(ROOT, named(APP, DEAD)))).isTrue();
    assertThat(stillContains(put, policy(ROOT, named(APP)))).isFalse();
    assertThat(stillContains(put, containing(put, IAM + "user/more"))).isTrue();
  }

  private static boolean stillContains(String put, String read) {
    return KeyPolicy.parse(KEY, read).stillContains(KeyPolicy.parse(KEY, put));
  }

  private static String containing(String policy, String... suspects) {
    return KeyPolicy.parse(KEY, policy).containing(List.of(suspects));
  }

  private static List<ObjectNode> statements(String policy) {
    return KeyPolicy.parse(KEY, policy).statements();
  }

  private static String named(String... principals) {
    return "{\"Sid\":\"KeyturnContainment\",\"Effect\":\"Deny\",\"Principal\":{\"AWS\":[\""
        + String.join("\",\"", principals)
        + "\"]},\"Action\":\"kms:*\",\"Resource\":\"*\"}";
  }

  private static String allow(String principal) {
    return "{\"Effect\":\"Allow\",\"Principal\":"
        + principal
        + ",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}";
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }
}
