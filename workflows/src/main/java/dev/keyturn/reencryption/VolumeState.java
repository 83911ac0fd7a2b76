package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.SortedCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A volume as AWS shows it.
 *
 * @param snapshot what it was made from, which stays so for ever
 * @param operator the service that manages it, by its principal, such as {@code eks.amazonaws.com};
 *     left out of the JSON where none does
 */
public record VolumeState(
    String id,
    String state,
    Optional<String> key,
    Optional<String> snapshot,
    VolumeShape shape,
    Map<String, String> tags,
    List<VolumeAttachment> attachments,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> operator) {
  public VolumeState {
    tags = SortedCopy.of(tags);
    attachments = List.copyOf(attachments);
  }

  /** A volume that no service manages. */
  public VolumeState(
      String id,
      String state,
      Optional<String> key,
      Optional<String> snapshot,
      VolumeShape shape,
      Map<String, String> tags,
      List<VolumeAttachment> attachments) {
    this(id, state, key, snapshot, shape, tags, attachments, Optional.empty());
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

  /** The instance that it is attached to; the first of several. */
  @JsonIgnore
  public Optional<String> instance() {
    return attachments.stream()
        .filter(VolumeAttachment::isToInstance)
        .map(VolumeAttachment::instance)
        .findFirst();
  }

  /** Its attachment to an instance, coming and going ones too. */
  public Optional<VolumeAttachment> at(String instance) {
    return attachments.stream().filter(found -> found.instance().equals(instance)).findFirst();
  }
}
