package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.replacement.RunReport;
import dev.keyturn.sandbox.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That no lost answer of a mutating call has an effect twice, or none. */
class LostAnswersIT extends DisturbedCalls {
  /** So many answers in a row are lost that whole activities fail, not only the SDK's attempts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kms:PutKeyPolicy kms:RevokeGrant kms:CreateGrant kms:EnableKey kms:TagResource",
        "kms:Encrypt kms:CreateKey kms:UpdateAlias kms:ReEncrypt kms:DisableKey",
        "s3:PutBucketEncryption s3:CopyObject s3:DeleteObject",
        "s3:PutObject s3:UpdateObjectEncryption"
      })
  void losesNothingAndDoublesNothingWhenWholeActivitiesLoseTheirAnswers(String calls) {
    String[] each = calls.split(" ", -1);
    for (String call : each) {
      disturb(Fault.Kind.AFTER, call, call.equals("kms:CreateKey") ? 2 : 4);
    }

    RunReport report = orders.respond("lost/" + each[0]).approved();

    requireOnce(report);
    assertThat(struck(Fault.Kind.AFTER)).containsOnlyKeys(each);
  }
}
