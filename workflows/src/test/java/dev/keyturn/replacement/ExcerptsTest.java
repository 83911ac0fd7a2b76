package dev.keyturn.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExcerptsTest {
  private static final Pins DENIED =
      Pins.of("key", PinReason.DENIED_BY_SEAL, "role/nightly", "role/nightly, GenerateDataKey");

  @Test
  void showAllThereIsWhereThereIsLittle() {
    List<Pins> pins = List.of(named(1, 40), DENIED);

    assertThat(Excerpts.pins(pins)).isEqualTo(pins);
  }

  @Test
  void tellOfEachWhatItIsAndOfTheKeyWhoItIs() {
    List<Pins> pins = new ArrayList<>(List.of(DENIED));
    for (int i = 0; i < 300; i++) {
      pins.add(named(i, 1_000));
    }

    List<Pins> shown = Excerpts.pins(pins);

    assertThat(shown.get(0)).isEqualTo(DENIED);
    assertThat(shown.subList(1, shown.size()))
        .allSatisfy(
            one -> {
              assertThat(one.examples()).hasSize(1);
              assertThat(one.examples().get(0)).hasSizeBetween(100, 260).startsWith("object");
            });
  }

  @Test
  void cutNoneBeforeAllOthersOfItsStoreAreLeftOut() {
    List<Pins> pins = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      pins.add(named(i, 300));
    }

    assertThat(Excerpts.pins(pins))
        .allSatisfy(one -> assertThat(one.examples().get(0)).hasSizeGreaterThan(299));
  }

  private static Pins named(int number, int length) {
    return Pins.of(
        "bucket/b" + number, PinReason.LOCKED, "object", "object" + "n".repeat(length - 6));
  }
}
