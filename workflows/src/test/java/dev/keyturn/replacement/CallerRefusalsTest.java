package dev.keyturn.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.SimulatedUses.SimulatedUse;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever was refused stays so until a simulation tells the opposite. */
class CallerRefusalsTest {
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final String DECRYPT = "kms:Decrypt";
  private static final String ENCRYPT = "kms:Encrypt";
  private static final List<String> BOTH = List.of(DECRYPT, ENCRYPT);
  private static final List<String> NONE = List.of();

  private final CallerRefusals refusals = new CallerRefusals((who, action) -> false);

  @Test
  void namesEachPrincipalOnceWithAllItsActions() {
    learn(BOTH, NONE, NONE);

    assertThat(refusals.pins())
        .containsExactly(
            Pins.of(
                "newKey",
                PinReason.CALLER_REFUSED,
                APP + ", kms:Decrypt, kms:Encrypt",
                APP + ", kms:Decrypt, kms:Encrypt"));
  }

  @Test
  void keepsARefusalWhereNothingIsToldAnyMore() {
    learn(BOTH, List.of(ENCRYPT), NONE);
    List<Pins> refused = refusals.pins();

    refusals.learn(List.of());
    refusals.learn(List.of(new SimulatedUse(APP, NONE, NONE, NONE, Optional.of("gone"))));
    assertThat(refusals.pins()).isEqualTo(refused);
    learn(BOTH, List.of(ENCRYPT), List.of(DECRYPT));
    assertThat(refusals.pins()).isEqualTo(refused);
    learn(NONE, NONE, BOTH);
    assertThat(refusals.pins()).isEqualTo(refused);
  }

  @Test
  void refusesWhatNeitherKeyAllowsAnyMore() {
    learn(BOTH, BOTH, NONE);
    learn(NONE, NONE, NONE);

    assertThat(refusals.pins()).extracting(Pins::name).containsExactly("newKey#CALLER_REFUSED");
  }

  @Test
  void forgetsARefusalThatWasMended() {
    learn(BOTH, NONE, NONE);
    learn(List.of(ENCRYPT), BOTH, NONE);
    assertThat(refusals.pins())
        .extracting(Pins::text)
        .containsExactly("key#CALLER_REFUSED: " + APP + ", kms:Decrypt");

    learn(BOTH, BOTH, NONE);
    assertThat(refusals.pins()).isEmpty();
    assertThat(refusals.isRefused(APP)).isFalse();
  }

  @Test
  void excusesWhatTheNewKeyItselfAllows() {
    CallerRefusals excusing = new CallerRefusals((who, action) -> action.equals(DECRYPT));
    excusing.learn(List.of(new SimulatedUse(APP, BOTH, NONE, NONE, Optional.empty())));

    assertThat(excusing.notes())
        .containsExactly("would be denied on the new key: " + APP + ", kms:Encrypt");
  }

  private void learn(List<String> old, List<String> now, List<String> unknown) {
    refusals.learn(List.of(new SimulatedUse(APP, old, now, unknown, Optional.empty())));
  }
}
