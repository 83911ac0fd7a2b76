package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.replacement.RunReport;
import dev.keyturn.sandbox.Fault;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That no error, throttle or lost call has an effect twice, or none. */
class DisturbedCallsIT extends DisturbedCalls {
  /** Every call of the spine that changes something or gives out a ciphertext. */
  private static final List<String> MUTATING =
      List.of(
          "kms:PutKeyPolicy",
          "kms:RevokeGrant",
          "kms:Encrypt",
          "kms:CreateKey",
          "kms:CreateGrant",
          "kms:UpdateAlias",
          "kms:ReEncrypt",
          "kms:EnableKey",
          "kms:TagResource",
          "kms:DisableKey",
          "s3:PutBucketEncryption",
          "s3:PutObject",
          "s3:CopyObject",
          "s3:UpdateObjectEncryption",
          "s3:DeleteObject");

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"AFTER", "BEFORE", "ERROR500", "THROTTLE", "TRUNCATE"})
  void losesNothingAndDoublesNothingWhenEveryCallIsDisturbedTwice(Fault.Kind kind) {
    MUTATING.forEach(call -> disturb(kind, call, 2));

    RunReport report = orders.respond("disturbed/" + kind).approved();

    requireOnce(report);
    Set<String> unhurt = new TreeSet<>(MUTATING);
    unhurt.removeAll(struck(kind).keySet());
    assertThat(unhurt).isEmpty();
  }
}
