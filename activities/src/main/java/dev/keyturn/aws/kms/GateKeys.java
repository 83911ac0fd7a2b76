package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsTime;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeySight;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.SealedPolicy;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.ProofSubject;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;

/** The two keys of a proof, which have to be as it says for the gate to open. */
final class GateKeys {
  private final GateProof proof;
  private final ProofSubject subject;
  private final KeyReader reader;

  GateKeys(GateProof proof, KeyReader reader) {
    this.proof = proof;
    this.subject = proof.proof().subject();
    this.reader = reader;
  }

  /** Fails with what speaks against the gate's opening, if anything does. */
  static void open(List<String> objections) {
    if (!objections.isEmpty()) {
      throw FailureType.GATE_CLOSED.failure(
          "the gate stays shut: "
              + String.join("; ", objections)
              + "; send retryFailed for a new sweep and a new proof");
    }
  }

  /**
   * Fails unless both keys are as the proof says.
   *
   * @param present what KMS says of the old key now
   */
  void check(DescribeKeyResponse present) {
    checkEnabled(present.keyMetadata().keyStateAsString());
    checkNewKey();
    open(GateCheck.objections(proof, AwsTime.of(present), lastUse()));
    checkUnchanged();
    checkSealed();
  }

  /**
   * Where KMS told it while planning, it has to now: a failure keeps the gate shut. Where it did
   * not, it may by now, and to this role: whoever kept it from the planner does not switch it off.
   */
  private Optional<KeyUse> lastUse() {
    return reader.lastUse(subject.oldKey(), subject.lastUseUnread().isPresent());
  }

  /** Fails unless the old key is enabled. */
  void checkEnabled(String state) {
    if (!state.equals("Enabled")) {
      throw FailureType.KEY_STATE.failure(
          "the old key "
              + subject.oldKey()
              + " is "
              + state
              + "; find out who changed it, then send retryFailed");
    }
  }

  private void checkNewKey() {
    String state = reader.state(subject.newKey());
    if (!state.equals("Enabled")) {
      throw FailureType.GATE_CLOSED.failure(
          "the gate stays shut: the new key "
              + subject.newKey()
              + " is "
              + state
              + ", so that nothing would be readable; enable it, then send retryFailed");
    }
  }

  /** Fails if somebody else changed a key: what this proof lets be lifted was no one else. */
  void checkUnchanged() {
    for (KeySight seen : proof.sights()) {
      KeyObservation now = reader.observe(seen.key(), Optional.empty());
      KeyObservation past = proof.guard().map(guard -> guard.past(now)).orElse(now);
      if (!KeySight.of(past).equals(seen)) {
        open(
            List.of(
                "somebody changed "
                    + seen.key()
                    + " since the last look: its state, aliases, policy or grants"));
      }
    }
  }

  /** What the proof says of the sweep is true of now only where nothing new could come since. */
  private void checkSealed() {
    KeyArn key = subject.oldKey();
    if (proof.proof().observations().seal().isPresent()
        && !SealedPolicy.isOn(key, reader.policy(key))) {
      open(List.of("the old key is not sealed any more: new data may be under it"));
    }
  }
}
