package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.SortedCopy;
import java.util.Map;
import java.util.Optional;

/**
 * An instance, as far as it may be stopped and started.
 *
 * @param reason AWS's code for why it is in its state; names KMS if a start failed because of a key
 * @param launched when it was last started; another time means that somebody started it meanwhile
 * @param instanceStore whether a stop would lose disks of the host
 * @param checks the status checks, {@code ok} if both are
 * @param operator the service that manages it, by its principal; left out of the JSON where none
 *     does
 * @param lostAddress the public IPv4 that a stop gives away, as it is no Elastic IP; left out of
 *     the JSON where there is none
 */
public record InstanceFacts(
    String id,
    String state,
    String reason,
    String launched,
    String type,
    String rootDevice,
    boolean stopProtected,
    Map<String, String> tags,
    boolean instanceStore,
    boolean spot,
    boolean hibernation,
    String checks,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> operator,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> lostAddress) {
  private static final String GROUP = "aws:autoscaling:groupName";

  public InstanceFacts {
    tags = SortedCopy.of(tags);
  }

  /** The Auto Scaling group that it is in; only AWS sets that tag. */
  @JsonIgnore
  public Optional<String> autoScalingGroup() {
    return Optional.ofNullable(tags.get(GROUP));
  }

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

  /** Whether AWS has found it unwell. */
  @JsonIgnore
  public boolean isImpaired() {
    return isRunning() && checks.contains("impaired");
  }

  /** Whether its guest runs. */
  @JsonIgnore
  public boolean isRunning() {
    return state.equals("running");
  }
}
