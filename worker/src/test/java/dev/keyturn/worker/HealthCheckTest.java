package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
  private final Readiness readiness = new Readiness();

  @Test
  void isWellOnlyIfTheWorkerIsReady() throws Exception {
    Map<String, String> environment;
    try (HttpListener listener =
        HttpListener.start(ListenAddress.parse("0"), new Metrics(), readiness)) {
      environment = Map.of("KEYTURN_METRICS_ADDRESS", String.valueOf(listener.port()));
      assertThat(HealthCheck.check(environment)).isOne();
      readiness.polling(Optional::empty);
      assertThat(HealthCheck.check(environment)).isZero();
    }
    assertThat(HealthCheck.check(environment)).isOne();
  }

  @Test
  void isOfNoUseWithoutAnAddress() throws Exception {
    assertThat(HealthCheck.check(Map.of())).isEqualTo(2);
  }
}
