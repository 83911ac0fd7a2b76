package dev.keyturn.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** That a policy is known again, and can be put again, when principals of it were deleted. */
class PolicyReadingTest {
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final String OTHER = "arn:aws:iam::111122223333:user/other";
  private static final String ROOT = "arn:aws:iam::111122223333:root";
  private static final String DEAD = "AROAABCDEFGHIJKLMNOPQ";
  private static final String PUT = policy(allow(ROOT), allow(APP, OTHER), allow(APP));

  @Test
  void knowsWhoWasDeletedSince() {
    PolicyReading reading =
        PolicyReading.of(PUT, policy(allow(ROOT), allow(DEAD, OTHER), allow(DEAD)));

    assertThat(reading.isSame()).isTrue();
    assertThat(reading.deleted()).containsExactly(APP);
    assertThat(PolicyReading.puttable(PUT, reading.deleted()))
        .isEqualTo(policy(allow(ROOT), allow(OTHER)));
  }

  @Test
  void isNotSameWhereSomebodyElseChangedIt() {
    assertDifferent(policy(allow(ROOT), allow(OTHER), allow(APP)));
    assertDifferent(policy(allow(ROOT), allow(APP, OTHER)));
    assertDifferent(policy(allow(ROOT), allow(DEAD, OTHER, ROOT), allow(APP)));
    assertDifferent(policy(allow(ROOT), allow(APP, DEAD), allow(APP)).replace("Allow", "Deny"));
    assertDifferent(policy(allow(DEAD), allow(APP, OTHER), allow(APP)));
    assertDifferent(policy(allow(ROOT), allow(APP, OTHER), allow(APP), allow(OTHER)));
    assertDifferent("no policy");
  }

  @Test
  void isSameWithoutWhatNamedNobodyButWhoWasDeleted() {
    String saved = policy(allow(ROOT), allow(DEAD), allow(DEAD, APP));

    assertThat(PolicyReading.of(saved, policy(allow(ROOT), allow(APP))).isSame()).isTrue();
    assertThat(PolicyReading.of(policy(allow(ROOT), allow(APP)), saved).isSame()).isTrue();
    assertThat(PolicyReading.puttable(saved, Set.of())).isEqualTo(policy(allow(ROOT), allow(APP)));
  }

  @Test
  void isLessSomeWhereItWasPutWithoutThem() {
    PolicyReading reading = PolicyReading.of(PUT, policy(allow(ROOT), allow(OTHER)));

    assertThat(reading.isSame()).isFalse();
    assertThat(reading.isLessSome()).isTrue();
    assertThat(PolicyReading.of(PUT, policy(allow(APP, OTHER), allow(APP))).isLessSome()).isFalse();
    assertThat(PolicyReading.of(PUT, policy(allow(ROOT), allow(OTHER, APP, ROOT))).isLessSome())
        .isFalse();
  }

  @Test
  void isPutByteForByteUnlessKmsWouldRefuseIt() {
    String pretty = PUT.replace("[", "[\n  ");
    assertThat(PolicyReading.puttable(pretty, Set.of())).isEqualTo(pretty);
    assertThat(PolicyReading.puttable("no policy", Set.of())).isEqualTo("no policy");

    String padded = PUT.replace("[", "[" + " ".repeat(PolicyReading.MOST_BYTES));
    assertThat(PolicyReading.puttable(padded, Set.of())).isEqualTo(PUT);
  }

  private static void assertDifferent(String read) {
    assertThat(PolicyReading.of(PUT, read).isSame()).as(read).isFalse();
  }

  private static String allow(String... principals) {
    return "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\""
        + String.join("\",\"", principals)
        + "\"]},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}";
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
  }
}
