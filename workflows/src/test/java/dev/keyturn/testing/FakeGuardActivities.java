package dev.keyturn.testing;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.PolicyReading;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.GuardActivities;
import dev.keyturn.replacement.GuardRestored;

/** The guard of the old key, as far as workflows see it. */
public final class FakeGuardActivities implements GuardActivities {
  private final FakeAccount account;

  public FakeGuardActivities(FakeAccount account) {
    this.account = account;
  }

  @Override
  public KeyGuard liftGuard(GateProof proof) {
    account.called("liftGuard");
    KeyGuard guard = proof.guard().orElseThrow();
    boolean isApproved =
        proof.approval().proof().equals(proof.proof().hash())
            && GuardedPolicy.guards(guard.key(), guard.savedPolicy())
                .equals(proof.proof().subject().guards());
    if (!isApproved || !account.policy.equals(guard.savedPolicy())) {
      throw FailureType.GATE_CLOSED.failure("nobody approved to lift that");
    }
    account.policy = guard.liftedPolicy();
    return guard;
  }

  @Override
  public GuardRestored restoreGuard(KeyGuard guard) {
    account.called("restoreGuard");
    String before = account.policy;
    account.policy =
        PolicyReading.of(guard.liftedPolicy(), before).isSame()
            ? guard.savedPolicy()
            : GuardedPolicy.restore(guard.key(), before, guard.savedPolicy());
    return new GuardRestored(guard.key(), account.policy.equals(guard.savedPolicy()), account.now);
  }
}
