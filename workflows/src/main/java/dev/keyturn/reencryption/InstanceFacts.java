package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;

/**
 * An instance, as far as it may be stopped and started.
 *
 * @param reason AWS's code for why it is in its state; names KMS if a start failed because of a key
 * @param launched when it was last started; another time means that somebody started it meanwhile
 * @param instanceStore whether a stop would lose disks of the host
 * @param checks the status checks, {@code ok} if both are
 */
public record InstanceFacts(
    String id,
    String state,
    String reason,
    String launched,
    String type,
    String rootDevice,
    boolean stopProtected,
    Optional<String> autoScalingGroup,
    boolean instanceStore,
    boolean spot,
    boolean hibernation,
    String checks) {
  /** Whether nothing of it runs. */
  @JsonIgnore
  public boolean isStopped() {
    return state.equals("stopped");
  }

  /** Whether it is stopped for its key; AWS tells a caller who may not use it by InternalError. */
  @JsonIgnore
  public boolean isStoppedByKey() {
    return reason.contains("KMS") || reason.equals("Client.InternalError");
  }

  /** Whether its guest runs. */
  @JsonIgnore
  public boolean isRunning() {
    return state.equals("running");
  }
}
