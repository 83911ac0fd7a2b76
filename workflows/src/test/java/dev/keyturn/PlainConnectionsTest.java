package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainConnectionsTest {
  private static final String SOURCE = "TEMPORAL_ADDRESS";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:7233",
        "127.1.2.3",
        "localhost:7233",
        "LOCALHOST",
        "[::1]:7233",
        "::1",
        "dns:///localhost:7233",
        "http://127.0.0.1:4566",
        "http://localhost/path"
      })
  void thisMachineNeedsNoTls(String address) {
    assertThatCode(() -> PlainConnections.REFUSED.require(SOURCE, address, "set TLS"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "temporal:7233",
        "10.0.0.7:7233",
        "127.0.0.1.example.com:7233",
        "localhost.example.com",
        "dns:///temporal.example.com:7233",
        "http://sandbox:4566",
        "http://localhost@example.com/",
        "http://example.com/localhost",
        "[fe80::1]:7233",
        ""
      })
  void anotherMachineIsRefusedByNameWithTheRemedy(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlainConnections.REFUSED.require(SOURCE, address, "set TEMPORAL_TLS"))
        .withMessageContainingAll(
            SOURCE + " " + address, "set TEMPORAL_TLS", "KEYTURN_PLAIN_CONNECTIONS=allowed");
  }

  @Test
  void anotherMachineIsFineWhereSomebodySaysSo() {
    assertThatCode(() -> PlainConnections.ALLOWED.require(SOURCE, "temporal:7233", "set TLS"))
        .doesNotThrowAnyException();
  }

  @Test
  void valueThatIsNeitherIsRefused() {
    assertThat(PlainConnections.of("allowed")).isSameAs(PlainConnections.ALLOWED);
    assertThat(PlainConnections.of("refused")).isSameAs(PlainConnections.REFUSED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PlainConnections.of("yes"))
        .withMessage("KEYTURN_PLAIN_CONNECTIONS \"yes\": give refused or allowed");
  }
}
