package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.GuardActivities;
import dev.keyturn.replacement.GuardRestored;

/** The guard of an old key, by KMS: lifted for an approved proof only, and put back. */
public final class KmsGuardActivities implements GuardActivities {
  private final AwsClients clients;

  public KmsGuardActivities(AwsClients clients) {
    this.clients = clients;
  }

  /**
   * {@inheritDoc} Safe to run twice: a guard that is lifted already is left so, and a policy that
   * is neither the one of the last look nor that is never overwritten. An attempt that was given
   * up, or may be before its call is answered, does not make the call, which could undo the way
   * back.
   */
  @Override
  public KeyGuard liftGuard(GateProof proof) {
    AttemptTime time = AttemptTime.start();
    GateKeys.open(GateCheck.objections(proof));
    KeyArn key = proof.proof().subject().oldKey();
    KeyGuard guard =
        proof
            .guard()
            .orElseThrow(
                () ->
                    FailureType.BROKEN.failure(
                        "nothing guards " + key + " that could be lifted; report that"));
    KeyReader reader = KeyReader.withoutPace(clients.kms(RoleGroup.PLANNER, key.region()));
    new GateKeys(proof, reader).check(reader.describe(key));
    return guards(key).lift(guard, time);
  }

  /**
   * {@inheritDoc} Safe to run twice: the same text is put, and nothing where others have put the
   * guard into another; by an attempt that may be given up before its call is answered neither.
   */
  @Override
  public GuardRestored restoreGuard(KeyGuard guard) {
    AttemptTime time = AttemptTime.start();
    return guards(guard.key()).restore(guard, time);
  }

  private Guards guards(KeyArn key) {
    return new Guards(clients.kmsSendingOnce(RoleGroup.KMS_ADMIN, key.region()));
  }
}
