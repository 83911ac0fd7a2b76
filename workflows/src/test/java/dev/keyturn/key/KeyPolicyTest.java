package dev.keyturn.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That policies are compared by what they mean: KMS gives none back as it was put. */
class KeyPolicyTest {
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final String OTHER = "arn:aws:iam::111122223333:role/other";
  private static final String ADMINS =
      """
      {"Sid":"Admins","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}""";
  private static final String APPS =
      """
      {"Sid":"Apps","Effect":"Allow","Principal":{"AWS":["%s","%s"],"Service":"logs.amazonaws.com"},
       "Action":["kms:Encrypt","kms:Decrypt"],"Resource":["*"],
       "Condition":{"StringEquals":{"aws:PrincipalTag/team":["red","blue"],"kms:CallerAccount":"111122223333"},
                    "Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"aws:MultiFactorAuthAge":"300"}}}"""
          .formatted(APP, OTHER);
  private static final String POLICY = policy(ADMINS, APPS);

  @Test
  void isSameWhateverTheOrderOfStatements() {
    assertSame(policy(APPS, ADMINS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"kms:Encrypt\",\"kms:Decrypt\"] | [\"kms:Decrypt\",\"kms:Encrypt\"]",
        "[\"kms:Encrypt\",\"kms:Decrypt\"] | [\"kms:Decrypt\",\"kms:Encrypt\",\"kms:Decrypt\"]",
        "[\"kms:Encrypt\",\"kms:Decrypt\"] | [\"KMS:decrypt\",\"kms:encrypt\"]",
        "[\"red\",\"blue\"] | [\"blue\",\"red\"]",
        "\"kms:*\" | [\"kms:*\"]",
        "[\"*\"] | \"*\"",
        "\"Allow\" | [\"Allow\"]",
        "\"logs.amazonaws.com\" | [\"logs.amazonaws.com\"]",
        "\"true\" | true",
        "\"300\" | [300]",
        "aws:SecureTransport | AWS:securetransport",
        "{\"AWS\":\"111122223333\"} | {\"AWS\":[\"arn:aws:iam::111122223333:root\"]}",
        "{\"AWS\":\"111122223333\"} | {\"AWS\":\"arn:aws-us-gov:iam::111122223333:root\"}"
      })
  void isSameWhereKmsOnlyWritesItInAnotherWay(String put, String read) {
    assertSame(changed(put, read));
  }

  @Test
  void isSameWithItsOnlyStatementInNoList() {
    assertThat(KeyPolicy.isSame(policy(ADMINS), policy(ADMINS).replaceAll("[\\[\\]]", "")))
        .isTrue();
  }

  @Test
  void isSameWhateverTheOrderOfFields() {
    assertSame(
        changed(
            "{\"Sid\":\"Admins\",\"Effect\":\"Allow\",",
            "{\"Effect\":\"Allow\",\"Sid\":\"Admins\","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"Allow\" | \"Deny\"",
        "[\"kms:Encrypt\",\"kms:Decrypt\"] | [\"kms:Encrypt\",\"kms:Decrypt\",\"kms:ReEncryptFrom\"]",
        "[\"kms:Encrypt\",\"kms:Decrypt\"] | \"kms:Encrypt\"",
        "[\"red\",\"blue\"] | [\"red\",\"green\"]",
        "[\"red\",\"blue\"] | [\"red\",\"Blue\"]",
        "\"true\" | \"false\"",
        "\"Bool\" | \"BoolIfExists\"",
        "kms:CallerAccount | aws:PrincipalAccount",
        "\"Principal\":{\"AWS\":\"1 | \"NotPrincipal\":{\"AWS\":\"1",
        "\"Action\":\"kms:*\" | \"NotAction\":\"kms:*\"",
        "\"Resource\":\"*\" | \"NotResource\":\"*\"",
        "{\"AWS\":\"111122223333\"} | {\"AWS\":\"arn:aws:iam::444455556666:root\"}",
        "{\"AWS\":\"111122223333\"} | {\"AWS\":\"arn:aws:iam::111122223333:user/root\"}",
        "{\"AWS\":\"111122223333\"} | {\"Service\":\"111122223333\"}",
        "\"kms:CallerAccount\":\"111122223333\" | \"kms:CallerAccount\":\"arn:aws:iam::111122223333:root\"",
        "role/app | role/App",
        "Admins | Owners",
        "2012-10-17 | 2008-10-17",
        "\"300\" | null"
      })
  void isNotSameWhereItMeansSomethingElse(String put, String read) {
    assertThat(KeyPolicy.isSame(POLICY, changed(put, read))).isFalse();
  }

  @Test
  void tellsAStatementTwiceFromOnce() {
    assertThat(KeyPolicy.isSame(POLICY, policy(ADMINS, APPS, APPS))).isFalse();
    assertThat(KeyPolicy.isSame(policy(APPS), policy(APPS, ADMINS))).isFalse();
  }

  @Test
  void tellsEverybodyInTwoWritingsApart() {
    String open = policy(ADMINS).replace("{\"AWS\":\"111122223333\"}", "\"*\"");

    assertThat(KeyPolicy.isSame(open, open.replace("\"*\",\"Action", "{\"AWS\":\"*\"},\"Action")))
        .isFalse();
  }

  @Test
  void tellsTwoTestsOfAConditionKeyFromOneWithBothValues() {
    String two = changed("\"aws:SecureTransport\":\"true\"", "\"aws:a\":\"1\",\"AWS:A\":\"2\"");
    String swapped = changed("\"aws:SecureTransport\":\"true\"", "\"AWS:A\":\"2\",\"aws:a\":\"1\"");
    String one = changed("\"aws:SecureTransport\":\"true\"", "\"aws:a\":[\"1\",\"2\"]");

    assertThat(KeyPolicy.isSame(two, swapped)).isTrue();
    assertThat(KeyPolicy.isSame(two, one)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"saved", "", "[]", "{\"Statement\":[],\"Statement\":[]}", "{} {}"})
  void comparesWhatIsNoPolicyAsText(String text) {
    assertThat(KeyPolicy.isSame(text, text)).isTrue();
    assertThat(KeyPolicy.isSame(text, text + " ")).isFalse();
  }

  private static void assertSame(String read) {
    assertThat(KeyPolicy.isSame(POLICY, read)).isTrue();
    assertThat(KeyPolicy.isSame(read, POLICY)).isTrue();
  }

  private static String changed(String put, String read) {
    assertThat(POLICY).contains(put);
    return POLICY.replace(put, read);
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }
}
