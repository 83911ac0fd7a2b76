package dev.keyturn.starter.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row 13A of the fault matrix. */
class UnconnectedTest {
  private static final String WHERE = "temporal:7233 (namespace default)";

  @ParameterizedTest
  @CsvSource({
    "UNAUTHENTICATED, TEMPORAL_API_KEY",
    "PERMISSION_DENIED, TEMPORAL_NAMESPACE",
    "UNIMPLEMENTED, is a Temporal server"
  })
  void saysWhatAServerThatAnswersRefuses(Status.Code code, String remedy) {
    String said =
        Unconnected.because(
            WHERE,
            new IllegalStateException(
                code.toStatus().withDescription("API key expired").asRuntimeException()));

    assertThat(said)
        .contains(WHERE, code + ", \"API key expired\"", remedy)
        .doesNotContain("no Temporal server answers");
  }

  @Test
  void saysThatTlsFails() {
    String said =
        Unconnected.because(
            WHERE,
            Status.UNAVAILABLE
                .withCause(new SSLHandshakeException("certificate expired"))
                .asRuntimeException());

    assertThat(said).startsWith("TLS with").contains(WHERE, "certificate expired", "TEMPORAL_TLS");
  }

  @Test
  void leavesOutTheBytesOfWhatIsNoTls() {
    SSLException plain = new SSLException("not an SSL/TLS record: " + "3c".repeat(1_000));

    assertThat(Unconnected.because(WHERE, plain))
        .contains("not an SSL/TLS record: 3c3c", "...; check TEMPORAL_TLS")
        .hasSizeLessThan(500);
  }

  @Test
  void namesTheRemedyWhereNobodyAnswers() {
    assertThat(Unconnected.because(WHERE, Status.DEADLINE_EXCEEDED.asRuntimeException()))
        .contains("no Temporal server answers at " + WHERE, "start-dev");
    assertThat(Unconnected.because(WHERE, new IllegalArgumentException("no such host")))
        .contains("no Temporal server answers at " + WHERE, "--address");
  }
}
