package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** Where a volume is attached, also while it comes or goes. */
public record VolumeAttachment(
    String instance, String device, String state, boolean deleteOnTermination) {
  /** Whether it has arrived. */
  @JsonIgnore
  public boolean isAttached() {
    return state.equals("attached");
  }
}
