package dev.keyturn.starter.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  @Test
  void namesTheAddressAlsoWhereNoneIsConfigured() {
    assertThat(Connection.address(WorkflowServiceStubsOptions.newBuilder().build()))
        .isEqualTo("127.0.0.1:7233");
    assertThat(Connection.address(to("temporal:7233").build())).isEqualTo("temporal:7233");
  }

  @Test
  void anotherMachineIsNotReachedWithoutTls() {
    assertThatThrownBy(() -> Connection.requireTls(profile("temporal:7233").build()))
        .isInstanceOf(StarterFailure.class)
        .hasMessageContainingAll("temporal:7233", "TEMPORAL_TLS", "KEYTURN_PLAIN_CONNECTIONS");
  }

  @Test
  void tlsAndThisMachineAreFine() {
    assertThatCode(() -> Connection.requireTls(profile("127.0.0.1:7233").build()))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                Connection.requireTls(
                    profile("temporal:7233").setTls(ClientConfigTLS.getDefaultInstance()).build()))
        .doesNotThrowAnyException();
  }

  @Test
  void tlsThatIsTurnedOffIsNone() {
    ClientConfigTLS off = ClientConfigTLS.newBuilder().setDisabled(true).build();

    assertThatThrownBy(() -> Connection.requireTls(profile("temporal:7233").setTls(off).build()))
        .isInstanceOf(StarterFailure.class);
  }

  private static ClientConfigProfile.Builder profile(String address) {
    return ClientConfigProfile.newBuilder().setAddress(address);
  }

  private static WorkflowServiceStubsOptions.Builder to(String address) {
    return WorkflowServiceStubsOptions.newBuilder().setTarget(address);
  }
}
