package dev.keyturn.replacement;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.reencryption.ImagerySearch;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.InstanceFacts;
import dev.keyturn.reencryption.MaintenanceWindow;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.SwapTrial;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.TriedCalls;
import dev.keyturn.reencryption.VolumeActivities;
import dev.keyturn.reencryption.VolumeAttachment;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.reencryption.VolumeManager;
import dev.keyturn.reencryption.VolumePins;
import dev.keyturn.reencryption.VolumeQuery;
import dev.keyturn.reencryption.VolumeStanding;
import dev.keyturn.reencryption.VolumeState;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** EBS volumes in the spine. */
record VolumeHandling(DataStore.Volume volume) implements StoreHandling {
  private static final String COSTS =
      "what stops cost: EC2 does not promise that there is room to start an instance again (a"
          + " targeted On-Demand Capacity Reservation keeps it; without room the old volume goes"
          + " back, and the start is tried for an hour); a new volume loads from its snapshot as it"
          + " is read, slowly at first; and a guest that names disks by their NVMe serial"
          + " (/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol...) does not find the new one";

  @Override
  public Planned plan(ReplacementRequest request, KeyInventory key) {
    VolumeFacts facts = facts(request, key);
    TriedCalls tried = tried(facts, key);
    List<String> actions = actions(facts, key, request.maxInstancesStopped());
    actions.addAll(tried.hints());
    if (isFirst(request, DataStore.Volume::stopInstances)) {
      actions.add(COSTS);
    }
    StorePlan plan =
        new StorePlan(
            volume.storeId(),
            volume.type(),
            1,
            actions,
            Optional.empty(),
            EbsSettings.NONE,
            facts.instance().map(InstanceFacts::id),
            facts.imagery(),
            List.of());
    return new Planned(plan, refusals(facts, tried, request.region()));
  }

  /** What concerns all volumes of a kind is done, and said, by the first of them. */
  private boolean isFirst(ReplacementRequest request, Predicate<DataStore.Volume> kind) {
    return request.stores().stream()
        .filter(DataStore.Volume.class::isInstance)
        .map(DataStore.Volume.class::cast)
        .filter(kind)
        .findFirst()
        .filter(volume::equals)
        .isPresent();
  }

  private List<Refusal> refusals(VolumeFacts facts, TriedCalls tried, String region) {
    if (facts.volume().isEmpty()) {
      return List.of(
          new Refusal(
              "volume " + volume.id(),
              "it does not exist in " + region,
              "take it out of stores, or correct its id"));
    }
    return tried.denied().stream()
        .map(call -> Refusal.denied("volume " + volume.id(), call))
        .toList();
  }

  /** What a swap will call; nothing about it may first be found out when the instance is down. */
  private TriedCalls tried(VolumeFacts facts, KeyInventory key) {
    Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    boolean swapped =
        facts.volume().filter(found -> isReplaceable(found, facts, key)).isPresent()
            && VolumePins.of(volume, facts, now).isEmpty();
    return swapped
        ? Steps.volume("Try without effect whether " + volume.id() + " may be swapped")
            .tryVolumeCalls(
                new SwapTrial(new VolumeQuery(volume.id(), key.key().region()), key.key()))
        : new TriedCalls(List.of(), List.of());
  }

  private static boolean isReplaceable(VolumeState found, VolumeFacts facts, KeyInventory key) {
    return found.isUnder(key.key())
        && VolumeManager.of(facts).isEmpty()
        && facts.replacedBy().or(facts::unprovenReplacement).isEmpty();
  }

  @Override
  public Tally glance(Sweep sweep, StoreLedger ledger) {
    VolumeFacts facts = look("Look at volume " + volume.id() + " again", sweep.newKey().region());
    return new VolumeStanding(volume, sweep)
        .seen(facts, Instant.ofEpochMilli(Workflow.currentTimeMillis()));
  }

  @Override
  public SampleResult read(ReadSample sample) {
    return Steps.reads(VolumeActivities.class, "Look whether " + volume.storeId() + " runs")
        .readVolume(sample);
  }

  @Override
  public boolean isReadByRoles() {
    return false;
  }

  /** The request's first volume looks at the region for all of them. */
  private VolumeFacts facts(ReplacementRequest request, KeyInventory key) {
    if (!isFirst(request, one -> true)) {
      return look("Read volume " + volume.id(), request.region());
    }
    List<ImageryStore> inStores =
        request.stores().stream()
            .filter(ImageryStore.class::isInstance)
            .map(ImageryStore.class::cast)
            .toList();
    return Steps.volumeAndRegion("Read volume " + volume.id() + " and what else needs the key")
        .inspectVolume(
            new VolumeQuery(
                volume.id(),
                request.region(),
                Optional.of(new ImagerySearch(key.key(), key.aliases(), inStores)),
                Optional.empty()));
  }

  private VolumeFacts look(String summary, String region) {
    return Steps.volume(summary).inspectVolume(new VolumeQuery(volume.id(), region));
  }

  private List<String> actions(VolumeFacts facts, KeyInventory key, int mostStopped) {
    List<String> actions = new ArrayList<>();
    facts.volume().ifPresent(found -> actions.addAll(actions(found, facts, key, mostStopped)));
    actions.addAll(facts.unprovenRecords());
    return actions;
  }

  private List<String> actions(
      VolumeState found, VolumeFacts facts, KeyInventory key, int mostStopped) {
    List<String> actions = new ArrayList<>();
    actions.add(String.join(", ", describe(found)));
    if (!found.isUnder(key.key())) {
      actions.add("left alone: it is under " + found.key().orElse("no key"));
      return actions;
    }
    facts.replacedBy().ifPresent(by -> actions.add("already replaced by " + by));
    facts
        .unprovenReplacement()
        .ifPresent(
            by ->
                actions.add(
                    "left alone: only a tag says that "
                        + by
                        + " replaced it; delete that tag, or name the volume in use in stores"));
    VolumeManager.of(facts).ifPresent(one -> actions.add("left alone, a pin: " + one.text()));
    if (isReplaceable(found, facts, key)) {
      actions.add(
          "replaced by a copy under the new key, with a new data key; the old one is kept, its tags"
              + " are renamed to keyturn:was:...");
      found.attachments().forEach(place -> actions.add(place(place, facts)));
      facts.instance().ifPresent(instance -> actions.add(outage(instance, mostStopped)));
    }
    return actions;
  }

  private static String inTurn(int mostStopped) {
    return "; this run stops at most "
        + mostStopped
        + (mostStopped == 1 ? " instance" : " instances")
        + " at a time, the next when one has passed its status checks again";
  }

  private static List<String> describe(VolumeState found) {
    List<String> words = new ArrayList<>();
    words.add(found.shape().type());
    words.add(found.shape().size() + " GiB");
    found.shape().iops().ifPresent(iops -> words.add(iops + " IOPS"));
    found.shape().throughput().ifPresent(rate -> words.add(rate + " MiB/s"));
    if (found.shape().multiAttach()) {
      words.add("multi-attach");
    }
    found.shape().outpost().ifPresent(outpost -> words.add("on Outpost " + outpost));
    words.add(found.attachments().isEmpty() ? "not attached" : "attached");
    return words;
  }

  private static String place(VolumeAttachment place, VolumeFacts facts) {
    boolean root = facts.instance().filter(i -> i.rootDevice().equals(place.device())).isPresent();
    return (root ? "root" : "data")
        + " volume of "
        + place.instance()
        + " at "
        + place.device()
        + (place.deleteOnTermination() ? ", deleted on termination" : ", kept on termination");
  }

  private String address(String ip) {
    return ", has the public address "
        + ip
        + ", which is no Elastic IP and "
        + (volume.mayLosePublicIp()
            ? "is lost"
            : "would be lost (a pin unless the store says mayLosePublicIp)");
  }

  private static String within(MaintenanceWindow window) {
    return "from "
        + window.from()
        + " until "
        + window.until()
        + " (not begun after "
        + window.lastBegin()
        + ", gone back from at "
        + window.turn()
        + " if not complete)";
  }

  private String outage(InstanceFacts instance, int mostStopped) {
    String traits =
        (instance.stopProtected() ? ", stop protected" : "")
            + instance
                .autoScalingGroup()
                .map(group -> ", in Auto Scaling group " + group)
                .orElse("")
            + (instance.instanceStore() ? ", has an instance store" : "")
            + (instance.spot() ? ", Spot" : "")
            + (instance.hibernation() ? ", hibernation" : "")
            + (instance.isImpaired() ? ", fails its status checks" : "")
            + instance.lostAddress().map(this::address).orElse("");
    String shown = "instance " + instance.id() + " is " + instance.state() + traits + ": ";
    if (instance.isStopped()) {
      return shown + "stays stopped";
    }
    return shown
        + (volume.stopInstances()
            ? "is stopped and started again, "
                + volume.window().map(VolumeHandling::within).orElse("at once")
                + inTurn(mostStopped)
            : "is not stopped, because the store does not say stopInstances; the volume is a pin");
  }
}
