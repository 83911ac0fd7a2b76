package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SortedCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A volume as AWS shows it.
 *
 * @param snapshot what it was made from, which stays so for ever
 */
public record VolumeState(
    String id,
    String state,
    Optional<String> key,
    Optional<String> snapshot,
    VolumeShape shape,
    Map<String, String> tags,
    List<VolumeAttachment> attachments) {
  public VolumeState {
    tags = SortedCopy.of(tags);
    attachments = List.copyOf(attachments);
  }

  /** Whether it is under the key. */
  public boolean isUnder(KeyArn wanted) {
    return key.filter(wanted.value()::equals).isPresent();
  }

  /** Whether it is attached to nothing and nothing happens to it. */
  @JsonIgnore
  public boolean isAvailable() {
    return state.equals("available") && attachments.isEmpty();
  }

  /** Its attachment to an instance, coming and going ones too. */
  public Optional<VolumeAttachment> at(String instance) {
    return attachments.stream().filter(found -> found.instance().equals(instance)).findFirst();
  }
}
