package dev.keyturn.sandbox.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.policy.PolicyDocument.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyDocumentTest {
  private static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234";
  private static final String ROLE = "arn:aws:iam::111122223333:role/app";
  private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/app/one";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"AWS":"arn:aws:iam::111122223333:role/app"}                     | ALLOWED
          {"AWS":"arn:aws:sts::111122223333:assumed-role/app/one"}         | ALLOWED
          {"AWS":["arn:aws:iam::111122223333:user/x","111122223333"]}      | DELEGATED
          {"AWS":"arn:aws:iam::111122223333:root"}                         | DELEGATED
          {"AWS":"arn:aws:iam::444455556666:root"}                         | SILENT
          {"AWS":"arn:aws:iam::111122223333:role/app2"}                    | SILENT
          {"AWS":"*"}                                                      | ALLOWED
          "*"                                                              | ALLOWED
          {"Service":"dynamodb.amazonaws.com"}                             | SILENT
          """)
  void meansPrincipals(String principal, Verdict verdict) {
    assertThat(evaluate(allow("\"Principal\":" + principal, "\"Action\":\"kms:*\"")))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "Action":"kms:Decrypt"                     | ALLOWED
          "Action":"KMS:decrypt"                     | ALLOWED
          "Action":["kms:Encrypt","kms:De*"]         | ALLOWED
          "Action":"*"                               | ALLOWED
          "Action":"kms:Decryp?"                     | ALLOWED
          "Action":"kms:Encrypt"                     | SILENT
          "NotAction":"kms:Encrypt"                  | ALLOWED
          "NotAction":"kms:*"                        | SILENT
          """)
  void meansActions(String action, Verdict verdict) {
    assertThat(evaluate(allow("\"Principal\":\"*\"", action))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}            | ALLOWED
          {"StringEquals":{"KMS:viaservice":["x","s3.eu-west-1.amazonaws.com"]}}      | ALLOWED
          {"StringEquals":{"kms:ViaService":"ec2.eu-west-1.amazonaws.com"}}           | SILENT
          {"StringNotEquals":{"kms:ViaService":"ec2.eu-west-1.amazonaws.com"}}        | ALLOWED
          {"StringNotEquals":{"kms:ViaService":["a","s3.eu-west-1.amazonaws.com"]}}   | SILENT
          {"StringLike":{"kms:ViaService":"s3.*.amazonaws.com"}}                      | ALLOWED
          {"StringEquals":{"kms:ViaService":"s3.*.amazonaws.com"}}                    | SILENT
          {"StringEqualsIgnoreCase":{"kms:EncryptionContext:tenant":"ACME"}}          | ALLOWED
          {"StringEquals":{"kms:EncryptionContext:tenant":"ACME"}}                    | SILENT
          {"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/a*"}}                   | ALLOWED
          {"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/b"}}       | SILENT
          {"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/a*"}}                | SILENT
          {"Bool":{"kms:GrantIsForAWSResource":"true"}}                               | SILENT
          {"Bool":{"kms:GrantIsForAWSResource":false}}                                | ALLOWED
          {"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}                      | ALLOWED
          {"Null":{"aws:TokenIssueTime":"true"}}                                      | ALLOWED
          {"Null":{"kms:ViaService":"true"}}                                          | SILENT
          {"StringEquals":{"aws:UnknownKey":"x"}}                                     | SILENT
          {"StringNotEquals":{"aws:UnknownKey":"x"}}                                  | ALLOWED
          {"NumericLessThan":{"test:Days":"10"}}                                      | ALLOWED
          {"NumericGreaterThanEquals":{"test:Days":"8"}}                              | SILENT
          {"NumericLessThanEquals":{"TEST:days":7}}                                   | ALLOWED
          {"NumericEquals":{"test:Days":["6","7.0"]}}                                 | ALLOWED
          {"NumericNotEquals":{"test:Days":["6","7.0"]}}                              | SILENT
          {"NumericLessThan":{"test:Days":"many"}}                                    | SILENT
          {"NumericLessThan":{"test:None":"10"}}                                      | SILENT
          {"NumericLessThanIfExists":{"test:None":"10"}}                              | ALLOWED
          {"DateLessThan":{"aws:CurrentTime":"2026-12-01T00:00:00Z"}}                 | ALLOWED
          {"DateGreaterThan":{"aws:CurrentTime":"2026-12-01T00:00:00Z"}}              | SILENT
          {"ForAllValues:StringEquals":{"test:Many":["a","b","c"]}}                   | ALLOWED
          {"ForAllValues:StringEquals":{"test:Many":["a"]}}                           | SILENT
          {"ForAnyValue:StringEquals":{"test:Many":["a"]}}                            | ALLOWED
          {"ForAnyValue:StringEquals":{"test:None":["a"]}}                            | SILENT
          """)
  void checksConditions(String condition, Verdict verdict) {
    String statement =
        allow("\"Principal\":\"*\"", "\"Action\":\"kms:*\",\"Condition\":" + condition);
    assertThat(evaluate(statement)).isEqualTo(verdict);
  }

  @Test
  void putsAnExplicitDenyFirst() {
    String deny =
        "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}"
            .formatted(ROLE);
    assertThat(evaluate(allow("\"Principal\":\"*\"", "\"Action\":\"kms:*\"") + "," + deny))
        .isEqualTo(Verdict.DENIED);
  }

  @Test
  void deniesAllMembersOfADeniedAccount() {
    assertThat(
            evaluate(
                """
                {"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"*","Resource":"*"}"""))
        .isEqualTo(Verdict.DENIED);
  }

  @Test
  void sparesFromNotPrincipalOnlyWhoIsNamedWithItsAccount() {
    String both = "[\"arn:aws:iam::111122223333:role/app\",\"arn:aws:iam::111122223333:root\"]";
    assertThat(evaluate(denyAllBut(both))).isEqualTo(Verdict.SILENT);
    assertThat(evaluate(denyAllBut("\"arn:aws:iam::111122223333:role/app\"")))
        .isEqualTo(Verdict.DENIED);
  }

  @Test
  void appliesOnlyToTheResourceNamed() {
    String elsewhere =
        """
        {"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"arn:aws:kms:*:*:key/other"}""";
    assertThat(evaluate(elsewhere)).isEqualTo(Verdict.SILENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"Version\":\"2020-01-01\",\"Statement\":[]}",
        "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
        "{\"Statement\":{\"Effect\":\"Maybe\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"Decrypt\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"me\",\"Action\":\"kms:*\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::1:role/x\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:role/*\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\",\"Conditions\":{}}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":{\"StringMatches\":{\"a:b\":\"c\"}}}}"
      })
  void refusesWhatAwsRefuses(String policy) {
    assertThatThrownBy(() -> PolicyDocument.parse(policy))
        .isInstanceOf(MalformedPolicyException.class);
  }

  private static String denyAllBut(String principals) {
    return """
        {"Effect":"Deny","NotPrincipal":{"AWS":%s},"Action":"kms:*","Resource":"*"}"""
        .formatted(principals);
  }

  private static String allow(String principal, String action) {
    return "{\"Effect\":\"Allow\"," + principal + "," + action + ",\"Resource\":\"*\"}";
  }

  private static Verdict evaluate(String statements) {
    String text = "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    return PolicyDocument.parse(text)
        .evaluate(
            new AccessRequest(
                List.of(ROLE, SESSION),
                "111122223333",
                "kms:Decrypt",
                KEY,
                Map.of(
                    "kms:ViaService", List.of("s3.eu-west-1.amazonaws.com"),
                    "kms:EncryptionContext:tenant", List.of("acme"),
                    "kms:GrantIsForAWSResource", List.of("false"),
                    "aws:PrincipalArn", List.of(ROLE),
                    "aws:CurrentTime", List.of("2026-11-24T00:00:00Z"),
                    "test:Days", List.of("7"),
                    "test:Many", List.of("a", "b"))));
  }
}
