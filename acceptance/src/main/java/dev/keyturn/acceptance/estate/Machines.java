package dev.keyturn.acceptance.estate;

import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ImageryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Instances, their volumes, and what is made of volumes.
 *
 * @param disks attached volumes, by instance and device
 * @param spare a volume that nothing is attached to
 * @param snapshot a snapshot of the team's own, of a data volume
 * @param image an image of an instance's root
 * @param template a launch template that names the key and the image
 * @param contents what each holds, by the id of the volume, the snapshot or the image
 */
public record Machines(
    List<Disk> disks,
    String spare,
    String snapshot,
    String image,
    String template,
    Map<String, String> contents) {
  public Machines {
    disks = List.copyOf(disks);
    contents = new ConcurrentSkipListMap<>(contents);
  }

  /** A volume where it is attached. */
  public record Disk(String instance, String device, String volume) {}

  /** All of it, as the input of a run names it. */
  public List<DataStore> stores() {
    List<DataStore> stores = new ArrayList<>();
    disks.forEach(
        disk -> stores.add(new DataStore.Volume(disk.volume(), true, false, Optional.empty())));
    stores.add(new DataStore.Volume(spare, false, false, Optional.empty()));
    stores.add(new ImageryStore.Snapshots(null));
    stores.add(new ImageryStore.Images(null));
    stores.add(new ImageryStore.LaunchTemplates(null));
    stores.add(new ImageryStore.EbsDefaultKey());
    return stores;
  }

  /** The instances. */
  public List<String> instances() {
    return disks.stream().map(Disk::instance).distinct().toList();
  }
}
