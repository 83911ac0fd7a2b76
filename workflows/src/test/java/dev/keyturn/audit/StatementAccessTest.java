package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that let too many in, and those that only look so. */
class StatementAccessTest {
  private static final KeyArn KEY = new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'kms:*'",
        "'Principal':{'AWS':'111122223333'},'Action':'*'",
        "'Principal':{'AWS':'arn:aws:iam::999999999999:root'},'Action':['kms:Decrypt']",
        "'Principal':{'AWS':'arn:aws:iam::999999999999:role/r'},'Action':'kms:*'",
        "'Principal':{'AWS':'999999999999'},'Action':'kms:*',"
            + "'Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}",
        "'Principal':{'Service':'logs.amazonaws.com'},'Action':'kms:*'",
        "'Principal':'*','Condition':{'StringEquals':{'kms:CallerAccount':'111122223333',"
            + "'kms:ViaService':'s3.eu-west-1.amazonaws.com'}}",
        "'Principal':'*','Condition':{'stringlike':{'AWS:PrincipalArn':"
            + "['arn:aws:iam::111122223333:role/*']}}",
        "'Principal':'*','Condition':{'ForAnyValue:StringEquals':{'aws:SourceAccount':['111122223333']}}"
      })
  void findsNothingInWhatNamesPeopleOrAccounts(String statement) {
    assertThat(look(statement)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':'*','Condition':{'StringEquals':{'kms:ViaService':'s3.eu-west-1.amazonaws.com'}}",
        "'Principal':{'AWS':['*']},'Condition':{'Bool':{'aws:SecureTransport':'true'}}",
        "'Principal':'*','Condition':{'StringNotEquals':{'aws:PrincipalAccount':'111122223333'}}",
        "'Principal':'*','Condition':{'Null':{'aws:PrincipalOrgID':'false'}}"
      })
  void findsEverybodyUnderConditionsThatNameNobody(String statement) {
    assertThat(look(statement))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.kind()).isEqualTo(FindingKind.WILDCARD_POLICY);
              assertThat(one.isKnown()).isTrue();
              assertThat(one.words()).startsWith("statement 1 (Wide) allows \"*\"");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':'*','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}",
        "'Principal':'*','Condition':{'StringLike':{'kms:CallerAccount':'*'}}",
        "'Principal':'*','Condition':{'StringEqualsIfExists':{'aws:PrincipalAccount':'111122223333'}}",
        "'Principal':'*','Condition':{'ForAllValues:StringEquals':{'aws:SourceAccount':'111122223333'}}",
        "'Principal':'*','Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}",
        "'NotPrincipal':{'AWS':'arn:aws:iam::111122223333:root'}"
      })
  void leavesToAPersonWhatItCannotTell(String statement) {
    assertThat(look(statement)).singleElement().matches(one -> !one.isKnown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':{'AWS':'arn:aws:iam::999999999999:root'},'Action':['kms:*']",
        "'Principal':{'AWS':['111122223333','999999999999']},'Action':'*'",
        "'Principal':{'AWS':'999999999999'},'NotAction':'kms:ScheduleKeyDeletion'"
      })
  void findsWholeOtherAccountsThatMayDoEverything(String statement) {
    assertThat(look(statement))
        .extracting(StatementAccess::words)
        .containsExactly("statement 1 (Wide) allows all of KMS to the whole account 999999999999");
  }

  @Test
  void namesEachStatementByItsNumberAndSid() {
    String policy =
        "{\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\"},"
            + "{\"Effect\":\"Allow\",\"Principal\":\"*\"}]}";

    assertThat(StatementAccess.of(KEY, KeyPolicy.parse(KEY, policy)))
        .containsExactly(
            new StatementAccess(
                FindingKind.PUBLIC_POLICY, true, "statement 2 allows \"*\" without a condition"));
  }

  private static List<StatementAccess> look(String statement) {
    String policy = "{'Statement':[{'Sid':'Wide','Effect':'Allow'," + statement + "}]}";
    return StatementAccess.of(KEY, KeyPolicy.parse(KEY, policy.replace('\'', '"')));
  }
}
