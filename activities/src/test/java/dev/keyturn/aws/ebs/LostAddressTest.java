package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;

/** Row 54C: which public address a stop gives away. */
class LostAddressTest {
  private static final String IP = "203.0.113.7";

  @Test
  void isOneThatAwsAssigned() {
    assertThat(lost(with("amazon"))).hasValue(IP);
  }

  @Test
  void isNoElasticIp() {
    assertThat(lost(with("111122223333"))).isEmpty();
  }

  @Test
  void isOneOfWhichNobodyTellsWhoseItIs() {
    assertThat(lost(Instance.builder().publicIpAddress(IP))).contains(IP);
  }

  @Test
  void isNoneOfAnInstanceWithoutAny() {
    assertThat(lost(Instance.builder())).isEmpty();
  }

  private static Instance.Builder with(String owner) {
    InstanceNetworkInterface card =
        InstanceNetworkInterface.builder()
            .association(address -> address.publicIp(IP).ipOwnerId(owner))
            .build();
    return Instance.builder().publicIpAddress(IP).networkInterfaces(card);
  }

  private static Optional<String> lost(Instance.Builder instance) {
    Instance running = instance.instanceId("i-1").state(state -> state.name("running")).build();
    return VolumeMapper.instance(running, false, false, "ok").lostAddress();
  }
}
