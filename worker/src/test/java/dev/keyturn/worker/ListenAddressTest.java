package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @Test
  void isOfThisMachineOnlyUnlessWrittenOut() {
    assertThat(ListenAddress.parse("9464")).isEqualTo(new ListenAddress("127.0.0.1", 9464));
    assertThat(ListenAddress.parse("9464").socket().getAddress().isLoopbackAddress()).isTrue();
    assertThat(ListenAddress.parse("0.0.0.0:9464").socket().getAddress().isAnyLocalAddress())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "9464, 127.0.0.1",
    "worker-1.internal:9464, worker-1.internal",
    "0.0.0.0:9464, 127.0.0.1",
    "[::]:9464, 127.0.0.1",
    "[::1]:9464, [::1]"
  })
  void isReachedFromThisMachine(String text, String host) {
    assertThat(ListenAddress.parse(text).reachableHost()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:", ":9464", "9464:localhost", "a b:1", "65536"})
  void refusesWhatIsNoAddress(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ListenAddress.parse(text))
        .withMessageStartingWith("KEYTURN_METRICS_ADDRESS \"" + text + "\": give ");
  }
}
