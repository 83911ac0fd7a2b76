package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.reencryption.SettledTags;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.TagOrder;
import dev.keyturn.reencryption.VolumeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Renames tags, each first set by its other name and then taken away: whatever breaks off leaves
 * the value. Another attempt goes on from what it sees.
 */
final class VolumeTags {
  private final Ec2Client ec2;
  private final VolumeReader reader;
  private final List<String> left = new ArrayList<>();

  VolumeTags(Ec2Client ec2) {
    this.ec2 = ec2;
    this.reader = new VolumeReader(ec2);
  }

  /** Leaves the application's tags on the volume in use alone, as far as there is room. */
  SettledTags settle(TagOrder order) {
    String stands = order.standing().volume();
    for (String id : order.aside()) {
      reader
          .volume(id)
          .filter(VolumeState::isAvailable)
          .ifPresent(volume -> setAside(volume, reader.volume(stands)));
    }
    reader.volume(stands).ifPresent(this::giveBack);
    return new SettledTags(left);
  }

  /** What was in use last has the tags that are wanted, and may be the only one that has them. */
  private void setAside(VolumeState volume, Optional<VolumeState> standing) {
    Map<String, String> carried = new TreeMap<>(SwapTags.carried(volume.tags()));
    if (standing.isPresent()) {
      keep(complete(standing.get(), carried), carried, volume);
    }
    keep(
        carried.keySet().stream()
            .filter(name -> (SwapTags.WAS + name).length() > SwapTags.LONGEST_NAME)
            .toList(),
        carried,
        volume);
    Map<String, Tag> renamed = new TreeMap<>();
    carried.forEach(
        (name, value) -> renamed.put(name, VolumeMapper.tag(SwapTags.WAS + name, value)));
    rename(volume, renamed);
  }

  private void keep(List<String> names, Map<String, String> carried, VolumeState volume) {
    for (String name : names) {
      carried.remove(name);
      left.add("tag " + name + " of " + volume.id());
    }
  }

  /** Gives what there is no room for. */
  private List<String> complete(VolumeState standing, Map<String, String> wanted) {
    List<String> names =
        wanted.keySet().stream().filter(name -> !standing.tags().containsKey(name)).toList();
    int fit = Math.min(names.size(), room(standing));
    Map<String, String> lacking = new TreeMap<>(wanted);
    lacking.keySet().retainAll(names.subList(0, fit));
    if (!lacking.isEmpty()) {
      Ec2Tags.put(ec2, standing.id(), lacking);
    }
    return names.subList(fit, names.size());
  }

  private static int room(VolumeState volume) {
    long taken = volume.tags().keySet().stream().filter(tag -> !tag.startsWith("aws:")).count();
    return (int) Math.max(0, SwapTags.MOST_TAGS - taken);
  }

  /** What somebody has set by that name since is newer. */
  private void giveBack(VolumeState volume) {
    Map<String, Tag> renamed = new TreeMap<>();
    SwapTags.setAside(volume.tags())
        .forEach(
            (name, value) ->
                renamed.put(
                    SwapTags.WAS + name,
                    VolumeMapper.tag(name, volume.tags().getOrDefault(name, value))));
    rename(volume, renamed);
  }

  /**
   * As many at once as there is room for.
   *
   * @param renamed the new tags by the names of those that they replace
   */
  private void rename(VolumeState volume, Map<String, Tag> renamed) {
    int room = room(volume);
    List<String> names = List.copyOf(renamed.keySet());
    if (room == 0) {
      names.forEach(name -> left.add("tag " + name + " of " + volume.id()));
      return;
    }
    for (int from = 0; from < names.size(); from += room) {
      List<Tag> to = new ArrayList<>();
      List<Tag> gone = new ArrayList<>();
      for (String name : names.subList(from, Math.min(from + room, names.size()))) {
        to.add(renamed.get(name));
        // A value that somebody sets meanwhile is not the one that was renamed.
        gone.add(VolumeMapper.tag(name, volume.tags().getOrDefault(name, "")));
      }
      AwsFailures.call(
          "ec2:CreateTags",
          volume.id(),
          () -> ec2.createTags(create -> create.resources(volume.id()).tags(to)));
      AwsFailures.call(
          "ec2:DeleteTags",
          volume.id(),
          () -> ec2.deleteTags(delete -> delete.resources(volume.id()).tags(gone)));
    }
  }
}
