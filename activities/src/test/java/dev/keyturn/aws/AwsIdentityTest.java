package dev.keyturn.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsIdentityTest {
  @ParameterizedTest
  @CsvSource({
    "arn:aws:sts::111122223333:assumed-role/keyturn/session-1,"
        + "arn:aws:iam::111122223333:role/keyturn",
    "arn:aws-us-gov:sts::111122223333:assumed-role/keyturn/i-0,"
        + "arn:aws-us-gov:iam::111122223333:role/keyturn",
    "arn:aws:iam::111122223333:user/keyturn,arn:aws:iam::111122223333:user/keyturn",
    "arn:aws:iam::111122223333:root,arn:aws:iam::111122223333:root"
  })
  void namesThePrincipalAsPoliciesDo(String caller, String expected) {
    assertThat(AwsIdentity.roleOf(caller)).isEqualTo(expected);
  }
}
