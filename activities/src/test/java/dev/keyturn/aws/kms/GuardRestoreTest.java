package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Containment;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.SealRemoval;
import dev.keyturn.key.SealedPolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a policy whose guard is put back; row 37L and after. */
class GuardRestoreTest extends GuardedKeys {
  @Test
  void putsThePolicyOfBeforeAgainThoughItReadsSoSinceALostLiftMayShowLater() {
    long before = rehearsal.calls("PutKeyPolicy");
    restore();

    assertThat(rehearsal.calls("PutKeyPolicy") - before).isEqualTo(1);
    assertThat(rehearsal.policyAsPut(old)).isEqualTo(saved);
  }

  @Test
  void putsOnlyTheGuardBackIntoAPolicyThatSomebodyElseChanged() {
    lift();
    put(theirs(rehearsal.policy(old)));
    Rehearsal.fails(() -> disable(), FailureType.GATE_CLOSED, "somebody changed " + old);

    assertThat(restore().asSaved()).isFalse();
    rehearsal.assertPolicy(old, theirs(saved));
    long before = rehearsal.calls("PutKeyPolicy");
    assertThat(restore().asSaved()).isFalse();
    assertThat(rehearsal.calls("PutKeyPolicy")).isEqualTo(before);
  }

  /** Row 37O: the next run contains what it reads, and learns then that a guard is lifted. */
  @Test
  void liftsAContainmentIntoWhichTheGuardWasPutBack() {
    lift();
    String read = SealedPolicy.without(old, rehearsal.policy(old));
    rehearsal.keys().containSuspects(containment(read));
    assertThat(restore().asSaved()).isFalse();
    rehearsal.keys().unsealKey(new SealRemoval(old, Optional.empty()));

    String guarded = GuardedPolicy.restore(old, read, saved);
    rehearsal.assertPolicy(old, containment(guarded).containedPolicy());
    rehearsal.keys().liftContainment(containment(guarded));
    rehearsal.assertPolicy(old, SealedPolicy.without(old, saved));
  }

  @Test
  void putsTheGuardBackThoughTheKeyIsDisabledAndAPrincipalWasDeleted() {
    rehearsal.iam.createUser(r -> r.userName("fleeting"));
    put(
        saved.replaceFirst(
            "\"Statement\" *: *\\[",
            """
            "Statement":[{"Sid":"Fleeting","Effect":"Allow","Action":"kms:Decrypt","Resource":"*",
             "Principal":{"AWS":"arn:aws:iam::111122223333:user/fleeting"}},"""));
    proof = approved(rehearsal.policy(old));
    lift();
    disable();
    rehearsal.iam.deleteUser(r -> r.userName("fleeting"));

    assertThat(restore().asSaved()).isFalse();
    assertGuarded();
  }

  private Containment containment(String policy) {
    List<String> suspects = List.of("arn:aws:iam::111122223333:role/leaked");
    return new Containment(
        old,
        "next",
        policy,
        KeyPolicy.parse(old, policy).containing(suspects),
        List.of(),
        Optional.empty());
  }
}
