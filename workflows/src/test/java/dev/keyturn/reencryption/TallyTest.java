package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void addsUpPinsOfOneNameInAnyOrder() {
    Tally a = pinned("a");
    Tally b = pinned("b");

    Pins one = a.plus(b).pins().get(0);
    Pins other = b.plus(a).pins().get(0);

    assertThat(one.count()).isEqualTo(2);
    assertThat(one.digest()).isEqualTo(other.digest());
  }

  @Test
  void tellsOtherItemsApartByTheirDigest() {
    assertThat(pinned("a").plus(pinned("b")).pins().get(0).digest())
        .isNotEqualTo(pinned("a").plus(pinned("c")).pins().get(0).digest());
  }

  @Test
  void keepsReasonsApart() {
    Tally upload = Tally.pinned(Pins.of("bucket/b", PinReason.MULTIPART_UPLOAD, "a", "a"));

    assertThat(pinned("a").plus(upload).pins())
        .extracting(Pins::name)
        .containsExactly("bucket/b#LOCKED", "bucket/b#MULTIPART_UPLOAD");
  }

  @Test
  void namesTwentyItemsHoweverManyThereAre() {
    Tally many =
        IntStream.range(0, 50)
            .mapToObj(i -> pinned("item-" + i).plus(failed("item-" + i)))
            .reduce(Tally.EMPTY, Tally::plus);

    assertThat(many.counts().pinned()).isEqualTo(50);
    assertThat(many.counts().failed()).isEqualTo(50);
    assertThat(many.pins().get(0).examples()).hasSize(20);
    assertThat(many.problems()).hasSize(20);
  }

  @Test
  void countsEveryStandingOnceInTheTotalButWhatIsNotOurs() {
    ItemCounts all =
        List.of(Standing.values()).stream()
            .map(ItemCounts::one)
            .reduce(ItemCounts.NONE, ItemCounts::plus);

    assertThat(all.total()).isEqualTo(Standing.values().length - 1);
    assertThat(all.shut()).isEqualTo(4);
  }

  private static Tally pinned(String item) {
    return Tally.pinned(Pins.of("bucket/b", PinReason.LOCKED, item, item));
  }

  private static Tally failed(String item) {
    return Tally.problem(new Problem("bucket/b", item, Standing.FAILED, "why"));
  }
}
