package dev.keyturn.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Only what is allowed without conditions lets somebody in whatever IAM says. */
class DirectAccessTest {
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final KeyArn KEY =
      new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555");

  @Test
  void coversTheActionsOfAnAllowAndNoOthers() {
    DirectAccess access = byPolicy("\"Action\":[\"kms:Decrypt\",\"kms:ReEncrypt*\"]");

    assertThat(access.lets(APP, "kms:Decrypt")).isTrue();
    assertThat(access.lets(APP, "kms:ReEncryptTo")).isTrue();
    assertThat(access.lets(APP, "kms:GenerateDataKey")).isFalse();
    assertThat(access.lets(APP + "2", "kms:Decrypt")).isFalse();
    assertThat(byPolicy("\"Action\":\"*\"").lets(APP, "kms:CreateGrant")).isTrue();
  }

  @Test
  void takesNoConditionAndNoExceptionForLeave() {
    String condition = ",\"Condition\":{\"StringEquals\":{\"kms:ViaService\":\"s3\"}}";

    assertThat(byPolicy("\"Action\":\"kms:*\"" + condition).lets(APP, "kms:Decrypt")).isFalse();
    assertThat(byPolicy("\"NotAction\":\"kms:Encrypt\"").lets(APP, "kms:Decrypt")).isFalse();
  }

  @Test
  void coversTheOperationsOfAGrantWithoutConstraints() {
    assertThat(byGrant(Map.of()).lets(APP, "kms:Decrypt")).isTrue();
    assertThat(byGrant(Map.of()).lets(APP, "kms:Encrypt")).isFalse();
    assertThat(byGrant(Map.of("tenant", "1")).lets(APP, "kms:Decrypt")).isFalse();
  }

  private static DirectAccess byPolicy(String what) {
    return new DirectAccess(
        KEY,
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
            + APP
            + "\"},\"Resource\":\"*\","
            + what
            + "}}",
        List.of());
  }

  private static DirectAccess byGrant(Map<String, String> context) {
    return new DirectAccess(
        KEY,
        "{\"Statement\":[]}",
        List.of(
            new KeyGrant(
                "g",
                Optional.empty(),
                APP,
                Optional.empty(),
                List.of("Decrypt"),
                context,
                Map.of(),
                Optional.empty(),
                false)));
  }
}
