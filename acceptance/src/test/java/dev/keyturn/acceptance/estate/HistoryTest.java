package dev.keyturn.acceptance.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History();

  @Test
  void letsAReaderSeeWhatWasSettledWhenItBeganAndEverythingLater() {
    write("a");
    write("b");
    int settled = history.settled();
    history.begin(new Write("c", Optional.empty(), Optional.empty()));

    assertThat(history.possibleSince(settled)).extracting(Write::sha256).containsExactly("b", "c");
  }

  @Test
  void findsTheWriteThatMadeAVersion() {
    write("a");
    write("b");

    assertThat(history.version("version-of-a")).map(Write::sha256).contains("a");
    assertThat(history.version("another")).isEmpty();
  }

  @Test
  void countsEveryVersionAsLiveButNoDeleteMarker() {
    write("a");
    history.begin(Write.DELETION);
    history.settle(Optional.of("marker"));

    assertThat(history.live()).isOne();
  }

  @Test
  void countsOnlyTheLastContentOfAnObjectWithoutVersions() {
    history.begin(new Write("a", Optional.empty(), Optional.empty()));
    history.settle(Optional.empty());
    history.begin(new Write("b", Optional.empty(), Optional.empty()));
    history.settle(Optional.empty());

    assertThat(history.live()).isOne();
  }

  private void write(String hash) {
    history.begin(new Write(hash, Optional.empty(), Optional.empty()));
    history.settle(Optional.of("version-of-" + hash));
  }
}
