package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.replacement.GateActivities;
import dev.keyturn.replacement.GateKey;
import dev.keyturn.replacement.GateProof;
import dev.keyturn.replacement.GateResult;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;

/** The gate, by KMS: the only code that disables an old key, and it takes a proof, not a key. */
public final class KmsGateActivities implements GateActivities {
  /** Tag with the hash of the proof on which a key was disabled. */
  static final String PROOF_TAG = "keyturn:proof";

  private static final Logger LOGGER = LoggerFactory.getLogger(KmsGateActivities.class);

  private final AwsClients clients;

  public KmsGateActivities(AwsClients clients) {
    this.clients = clients;
  }

  /**
   * {@inheritDoc} Safe to run twice: a key that is disabled with this proof's hash in its tag was
   * disabled by an earlier attempt, and that is success; EnableKey, which shows before the disable
   * that there is a way back, changes nothing about an enabled key. An attempt that may be given up
   * before its call is answered does not make the call.
   */
  @Override
  public GateResult disableOldKey(GateProof proof) {
    AttemptTime time = AttemptTime.start();
    GateKeys.open(GateCheck.objections(proof));
    KeyArn key = proof.proof().subject().oldKey();
    KmsClient kms = clients.kms(RoleGroup.GATE, key.region());
    KeyReader reader = KeyReader.withoutPace(kms);
    DescribeKeyResponse present = reader.describe(key);
    String state = present.keyMetadata().keyStateAsString();
    if (state.equals("Disabled")) {
      return disabledBefore(proof, reader, present);
    }
    GateKeys keys = new GateKeys(proof, reader);
    keys.check(present);
    keys.checkEnabled(reader.state(key));
    KmsClient once = clients.kmsSendingOnce(RoleGroup.GATE, key.region());
    time.requireTimeForCall("kms:EnableKey on " + key);
    proveThatItCanBeEnabled(once, key);
    tag(kms, key, proof.proof().hash());
    disable(kms, key, new Disabling(proof, once, keys), time);
    return readBack(reader, key, "Disabled", proof.settle());
  }

  /** {@inheritDoc} Safe to run twice: a key that is enabled already is left alone. */
  @Override
  public GateResult enableOldKey(GateKey order) {
    KeyArn key = order.key();
    KmsClient kms = clients.kms(RoleGroup.GATE, key.region());
    KeyReader reader = new KeyReader(kms);
    String state = reader.state(key);
    if (state.equals("Disabled")) {
      callEnable(kms, key);
    } else if (!state.equals("Enabled")) {
      throw FailureType.KEY_STATE.failure(cannotEnable(key, state));
    }
    GateResult enabled = readBack(reader, key, "Enabled", Waiting.READ_BACK);
    forgetProof(kms, key);
    return enabled;
  }

  /**
   * The way back is tried while nothing hangs on it: KMS lets an enabled key be enabled. Sent once
   * and in time, because a late one would undo the disable of the attempt after this.
   */
  private static void proveThatItCanBeEnabled(KmsClient kms, KeyArn key) {
    try {
      callEnable(kms, key);
    } catch (ApplicationFailure failure) {
      if (!failure.isNonRetryable()) {
        throw failure;
      }
      // Without a cause: a person is shown what the innermost failure says.
      throw FailureType.of(failure)
          .orElse(FailureType.AWS_REFUSED)
          .failure(
              "the gate stays shut, because what can't be enabled again must not be disabled: "
                  + failure.getOriginalMessage());
    }
  }

  private static void callEnable(KmsClient kms, KeyArn key) {
    AwsFailures.call("kms:EnableKey", key.value(), () -> kms.enableKey(r -> r.keyId(key.value())));
  }

  /** The tag is written first, but lists may show it later than the state. */
  private static GateResult disabledBefore(
      GateProof proof, KeyReader reader, DescribeKeyResponse present) {
    KeyArn key = proof.proof().subject().oldKey();
    boolean ours =
        Waiting.until(
            shorter(proof.settle()),
            () -> proof.proof().hash().equals(reader.tags(key).get(PROOF_TAG)));
    if (!ours) {
      throw FailureType.KEY_STATE.failure(
          key
              + " is Disabled, but not by this proof: its tag "
              + PROOF_TAG
              + " is not "
              + proof.proof().hash()
              + "; find out who disabled it; if it may be, enable it and send retryFailed");
    }
    return new GateResult(key, "Disabled", AwsTime.of(present));
  }

  private static void tag(KmsClient kms, KeyArn key, String hash) {
    AwsFailures.call(
        "kms:TagResource",
        key.value(),
        () ->
            kms.tagResource(
                request ->
                    request.keyId(key.value()).tags(KeyMapper.tags(Map.of(PROOF_TAG, hash)))));
  }

  /**
   * Sent once, so that no retry passes by the gate's checks. A refusal takes the tag off again;
   * after a lost answer it stays, because the key may be disabled, and the next attempt knows its
   * own work by it.
   */
  private static void disable(KmsClient kms, KeyArn key, Disabling disabling, AttemptTime time) {
    try {
      disabling.go(time);
    } catch (ApplicationFailure failure) {
      if (failure.isNonRetryable()) {
        try {
          untag(kms, key);
        } catch (ApplicationFailure cleanUp) {
          failure.addSuppressed(cleanUp);
        }
      }
      throw failure;
    }
  }

  /** The key is enabled by now, which is what counts. */
  private static void forgetProof(KmsClient kms, KeyArn key) {
    try {
      untag(kms, key);
    } catch (ApplicationFailure failure) {
      LOGGER.warn(
          "{} is enabled, but still carries the tag {}; take it off: {}",
          key,
          PROOF_TAG,
          failure.getOriginalMessage());
    }
  }

  /** Else a key that somebody disables later would look as if the old proof had done it. */
  private static void untag(KmsClient kms, KeyArn key) {
    AwsFailures.call(
        "kms:UntagResource",
        key.value(),
        () -> kms.untagResource(request -> request.keyId(key.value()).tagKeys(PROOF_TAG)));
  }

  private static GateResult readBack(KeyReader reader, KeyArn key, String state, Duration settle) {
    return Waiting.poll(shorter(settle), () -> inState(reader, key, state))
        .orElseThrow(
            () ->
                FailureType.UNAVAILABLE.failure(
                    key + " does not yet read as " + state + "; Keyturn tries again"));
  }

  private static Optional<GateResult> inState(KeyReader reader, KeyArn key, String state) {
    DescribeKeyResponse answer = reader.describe(key);
    Instant at = AwsTime.of(answer);
    return Optional.of(answer.keyMetadata().keyStateAsString())
        .filter(state::equals)
        .map(reached -> new GateResult(key, reached, at));
  }

  private static Duration shorter(Duration settle) {
    return settle.compareTo(Waiting.READ_BACK) < 0 ? settle : Waiting.READ_BACK;
  }

  private static String cannotEnable(KeyArn key, String state) {
    return state.equals("PendingDeletion")
        ? key
            + " is PendingDeletion; first stop its deletion (aws kms cancel-key-deletion "
            + key.cliArguments()
            + "), then send retryFailed"
        : key + " is " + state + " and can't be enabled; see the key's state in KMS";
  }
}
