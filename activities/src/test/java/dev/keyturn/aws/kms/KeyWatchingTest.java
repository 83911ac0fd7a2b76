package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyLooks;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyWatchOrder;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/** That a look at keys tells of what somebody changed, and of nothing else. */
class KeyWatchingTest {
  private static final Duration EVERY = Duration.ofMinutes(5);

  private final Rehearsal rehearsal = new Rehearsal();
  private final KeyArn old = rehearsal.newKey();
  private final KeyArn replacement = rehearsal.newKey();

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void tellsAtOnceOfKeysThatNobodyHasSeen() {
    KeyLooks looks = watch(List.of(KeySight.unseen(old), KeySight.unseen(replacement)));

    assertThat(looks.keys()).extracting(look -> look.key()).containsExactly(old, replacement);
  }

  /** Work on the keys goes on, and KMS never lists the same thing in the same order. */
  @Test
  void failsForAnotherAttemptWhileTheKeysAreOnlyUsed() {
    grant("arn:aws:iam::111122223333:role/a");
    grant("arn:aws:iam::111122223333:role/b");
    List<KeySight> seen = seen();
    rehearsal.kms.encrypt(r -> r.keyId(old.value()).plaintext(SdkBytes.fromUtf8String("x")));

    for (int run = 1; run <= 2; run++) {
      ApplicationFailure again = failure(seen);
      assertThat(again.getOriginalMessage())
          .isEqualTo("nobody has changed the keys; Keyturn looks again in 300 seconds");
      assertThat(again.getType()).isEqualTo("Unchanged");
      assertThat(again.isNonRetryable()).isFalse();
      assertThat(again.getCategory()).isEqualTo(ApplicationErrorCategory.BENIGN);
      assertThat(again.getNextRetryDelay()).isEqualTo(EVERY);
    }
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void tellsOfWhatSomebodyChanged(Change change) {
    rehearsal.alias("alias/orders", replacement);
    List<KeySight> seen = seen();

    change(change);

    KeyLooks looks = watch(seen);
    assertThat(looks.sights()).hasSize(2).isNotEqualTo(seen);
    failure(looks.sights());
  }

  /** Whatever a look runs into, the next one may succeed: people are waited for meanwhile. */
  @Test
  void goesOnWhereItMayNotLook() {
    List<KeySight> seen = seen();
    deny("kms:GetKeyPolicy");

    ApplicationFailure again = failure(seen);

    assertThat(again.isNonRetryable()).isFalse();
    assertThat(again.getType()).isEqualTo(FailureType.ACCESS_DENIED.wireName());
    assertThat(again.getNextRetryDelay()).isEqualTo(EVERY);
    assertThat(again.getOriginalMessage()).contains("could not look", "kms:GetKeyPolicy");
  }

  /** What somebody may do to a key while a run waits. */
  enum Change {
    POLICY,
    GRANT,
    ALIAS,
    STATE
  }

  private void change(Change change) {
    switch (change) {
      case POLICY -> deny("kms:ReEncryptFrom");
      case GRANT -> grant("arn:aws:iam::111122223333:role/a");
      case ALIAS ->
          rehearsal.kms.updateAlias(r -> r.aliasName("alias/orders").targetKeyId(old.keyId()));
      case STATE -> rehearsal.kms.disableKey(r -> r.keyId(replacement.value()));
    }
  }

  private void grant(String grantee) {
    rehearsal.kms.createGrant(
        r ->
            r.keyId(replacement.value())
                .granteePrincipal(grantee)
                .operations(GrantOperation.DECRYPT, GrantOperation.ENCRYPT));
  }

  private void deny(String action) {
    String policy =
        rehearsal
            .policy(old)
            .replaceFirst(
                "\\[",
                """
                [{"Sid": "No", "Effect": "Deny", "Principal": {"AWS": "%s"},
                 "Action": "%s", "Resource": "*"},"""
                    .formatted(Rehearsal.WORKER, action));
    rehearsal.kms.putKeyPolicy(r -> r.keyId(old.value()).policyName("default").policy(policy));
  }

  private List<KeySight> seen() {
    return watch(List.of(KeySight.unseen(old), KeySight.unseen(replacement))).sights();
  }

  private KeyLooks watch(List<KeySight> seen) {
    return rehearsal.keys().watchKeys(new KeyWatchOrder(seen, EVERY));
  }

  private ApplicationFailure failure(List<KeySight> seen) {
    Throwable failure = catchThrowable(() -> watch(seen));
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure found) {
        return found;
      }
    }
    throw new AssertionError("not an application's failure", failure);
  }
}
