package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * Where a volume is attached, also while it comes or goes.
 *
 * @param instance the instance's id; empty where a service of AWS's attached the volume to what is
 *     no instance of the account
 * @param device the device's name; empty where the instance is
 * @param card the index of the EBS card, of which some types of instances have several; empty, and
 *     left out of the JSON, where it is the first, 0
 * @param resource the ARN of what a service attached it to in place of an instance, such as a task
 *     of ECS; left out of the JSON where absent
 */
public record VolumeAttachment(
    String instance,
    String device,
    String state,
    boolean deleteOnTermination,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> card,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> resource) {
  /** An attachment to an instance, at its first card. */
  public VolumeAttachment(
      String instance, String device, String state, boolean deleteOnTermination) {
    this(instance, device, state, deleteOnTermination, Optional.empty(), Optional.empty());
  }

  /** Whether it has arrived. */
  @JsonIgnore
  public boolean isAttached() {
    return state.equals("attached");
  }

  /** Whether it is to an instance, and not to what a service keeps for itself. */
  @JsonIgnore
  public boolean isToInstance() {
    return !instance.isEmpty();
  }
}
