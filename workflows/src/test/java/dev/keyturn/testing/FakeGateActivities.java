package dev.keyturn.testing;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.GuardedPolicy;
import dev.keyturn.key.KeySight;
import dev.keyturn.replacement.GateActivities;
import dev.keyturn.replacement.GateKey;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.GateResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The gate; it checks what a workflow could get wrong. */
public final class FakeGateActivities implements GateActivities {
  private final FakeAccount account;
  private final Map<String, GateProof> proofs = new ConcurrentHashMap<>();

  public FakeGateActivities(FakeAccount account) {
    this.account = account;
  }

  @Override
  public GateResult disableOldKey(GateProof proof) {
    account.called("disableOldKey");
    Predicate<GateProof> sound =
        given ->
            given.approval().proof().equals(given.proof().hash())
                && given.proof().observations().counts().values().stream()
                    .allMatch(c -> c.shut() == 0)
                && !given.observedAt().isBefore(given.proof().observations().sweepEnded())
                && given.sights().equals(present(given));
    if (!GuardedPolicy.guards(FakeAccount.OLD, account.policy).isEmpty()) {
      throw FailureType.ACCESS_DENIED.failure("kms:DisableKey: denied to a key in use");
    }
    if (!sound.test(proof)) {
      throw FailureType.GATE_CLOSED.failure("the proof is not sound");
    }
    proofs.put(proof.proof().hash(), proof);
    account.states.put(proof.proof().subject().oldKey(), "Disabled");
    return new GateResult(proof.proof().subject().oldKey(), "Disabled", account.now);
  }

  private List<KeySight> present(GateProof given) {
    return Stream.of(given.proof().subject().oldKey(), given.proof().subject().newKey())
        .map(account::look)
        .map(look -> given.guard().map(guard -> guard.past(look)).orElse(look))
        .map(KeySight::of)
        .toList();
  }

  @Override
  public GateResult enableOldKey(GateKey key) {
    account.called("enableOldKey");
    account.states.put(key.key(), "Enabled");
    return new GateResult(key.key(), "Enabled", account.now);
  }
}
