package dev.keyturn.testing;

import dev.keyturn.reencryption.AttachmentOrder;
import dev.keyturn.reencryption.CopyOrder;
import dev.keyturn.reencryption.ImageryKind;
import dev.keyturn.reencryption.ImagerySearch;
import dev.keyturn.reencryption.InstanceOrder;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.ReplacedVolume;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.SettledTags;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapOrder;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.SwapTrial;
import dev.keyturn.reencryption.TagOrder;
import dev.keyturn.reencryption.TriedCalls;
import dev.keyturn.reencryption.UnusedOrder;
import dev.keyturn.reencryption.VolumeActivities;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.reencryption.VolumeQuery;
import dev.keyturn.reencryption.VolumeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** EC2, as far as workflows see it; every effect is there at the next look. */
public final class FakeVolumeActivities implements VolumeActivities {
  private final FakeAccount account;
  private final FakeEc2 ec2;

  public FakeVolumeActivities(FakeAccount account) {
    this.account = account;
    this.ec2 = account.ec2();
  }

  @Override
  public VolumeFacts inspectVolume(VolumeQuery query) {
    account.called("inspectVolume");
    Optional<VolumeState> volume = ec2.volume(query.volume());
    Optional<String> instance =
        query
            .instance()
            .or(
                () ->
                    tag(volume, SwapTags.RECORD)
                        .flatMap(SwapRecord::read)
                        .filter(record -> record.isBorneOut(ec2.snapshots(query.volume())))
                        .flatMap(SwapRecord::instance))
            .or(() -> volume.flatMap(VolumeState::instance));
    return new VolumeFacts(
        volume,
        instance.map(ec2::instance),
        tag(volume, SwapTags.REPLACED_BY).flatMap(ec2::volume),
        ec2.tagged(SwapTags.REPLACES, query.volume()),
        ec2.snapshots(query.volume()),
        instance.map(ec2::openSwaps).orElse(List.of()),
        ec2.doubtful().stream()
            .filter(id -> !id.equals(query.volume()))
            .map(id -> SwapTags.doubt(id, "?"))
            .toList(),
        query.imagery().map(this::found).orElse(List.of()));
  }

  private List<String> found(ImagerySearch search) {
    account.called("searchImagery");
    return search.isCovered(ImageryKind.SNAPSHOTS) ? List.of() : ec2.forgotten();
  }

  @Override
  public TriedCalls tryVolumeCalls(SwapTrial trial) {
    account.called("tryVolumeCalls");
    return ec2.tried(trial.volume().volume());
  }

  @Override
  public SwapOrder recordSwap(SwapOrder order) {
    account.called("recordSwap");
    ec2.tag(order.volume().volume(), SwapTags.RECORD, Optional.of(order.record().text()));
    return order;
  }

  @Override
  public InstanceOrder stopInstance(InstanceOrder order) {
    account.called("stopInstance");
    ec2.enter(order.instance(), "stopped", "Client.UserInitiatedShutdown");
    return order;
  }

  @Override
  public InstanceOrder startInstance(InstanceOrder order) {
    account.called("startInstance");
    ec2.start(order.instance());
    return order;
  }

  @Override
  public SwapSnapshot snapshotVolume(SnapshotOrder order) {
    account.called("snapshotVolume");
    return ec2.snapshot(order.volume().volume(), order.step(), order.record());
  }

  @Override
  public VolumeQuery copyVolume(CopyOrder order) {
    account.called("copyVolume");
    Map<String, String> tags = new TreeMap<>(SwapTags.carried(order.original().tags()));
    tags.put(SwapTags.REPLACES, order.original().id());
    tags.put(SwapTags.RUN, order.run());
    tags.put(SwapTags.UNUSED, "true");
    String id = order.original().id().replace("vol-0", "vol-" + ec2.next());
    ec2.put(
        new VolumeState(
            id,
            "available",
            Optional.of(order.newKey().value()),
            Optional.of(order.snapshot()),
            order.original().shape(),
            tags,
            List.of()));
    return new VolumeQuery(id, order.newKey().region());
  }

  @Override
  public AttachmentOrder detachVolume(AttachmentOrder order) {
    account.called("detachVolume");
    ec2.place(order.volume().volume(), List.of());
    return order;
  }

  @Override
  public AttachmentOrder attachVolume(AttachmentOrder order) {
    account.called("attachVolume");
    ec2.tag(order.volume().volume(), SwapTags.UNUSED, Optional.empty());
    ec2.attach(order.volume().volume(), order.place(), false);
    return order;
  }

  @Override
  public AttachmentOrder setDeleteOnTermination(AttachmentOrder order) {
    account.called("setDeleteOnTermination");
    ec2.attach(order.volume().volume(), order.place(), order.place().deleteOnTermination());
    return order;
  }

  @Override
  public ReplacedVolume commitSwap(ReplacedVolume replaced) {
    account.called("commitSwap");
    String by = replaced.replacement();
    ec2.tag(replaced.original().volume(), SwapTags.REPLACED_BY, Optional.of(by));
    ec2.tag(by, SwapTags.UNUSED, Optional.empty());
    return replaced;
  }

  @Override
  public ReplacedVolume withdrawCommit(ReplacedVolume replaced) {
    account.called("withdrawCommit");
    ec2.tag(replaced.original().volume(), SwapTags.REPLACED_BY, Optional.empty());
    return replaced;
  }

  @Override
  public SettledTags settleTags(TagOrder order) {
    account.called("settleTags");
    String id = order.standing().volume();
    for (String other : order.aside()) {
      SwapTags.carried(ec2.volume(other).orElseThrow().tags())
          .forEach(
              (tag, value) -> {
                if (!ec2.volume(id).orElseThrow().tags().containsKey(tag)) {
                  ec2.tag(id, tag, Optional.of(value));
                }
                move(other, tag, SwapTags.WAS + tag, value);
              });
    }
    SwapTags.setAside(ec2.volume(id).orElseThrow().tags())
        .forEach(
            (tag, value) ->
                move(
                    id,
                    SwapTags.WAS + tag,
                    tag,
                    ec2.volume(id).orElseThrow().tags().getOrDefault(tag, value)));
    return new SettledTags(List.of());
  }

  private void move(String id, String from, String to, String value) {
    ec2.tag(id, to, Optional.of(value));
    ec2.tag(id, from, Optional.empty());
  }

  @Override
  public VolumeQuery endSwap(VolumeQuery volume) {
    account.called("endSwap");
    ec2.requireAllowed("ec2:DeleteTags", volume.volume());
    ec2.tag(volume.volume(), SwapTags.RECORD, Optional.empty());
    return volume;
  }

  @Override
  public UnusedOrder deleteUnused(UnusedOrder order) {
    account.called("deleteUnused");
    List<String> own =
        ec2.snapshots(order.volume().volume()).stream()
            .filter(made -> made.step().startsWith(order.swap() + "/"))
            .map(SwapSnapshot::id)
            .toList();
    ec2.tagged(SwapTags.REPLACES, order.volume().volume()).stream()
        .filter(copy -> copy.snapshot().filter(own::contains).isPresent())
        .filter(copy -> copy.tags().containsKey(SwapTags.UNUSED) && copy.isAvailable())
        .filter(copy -> !order.used().contains(copy.id()))
        .forEach(
            copy -> {
              ec2.requireAllowed("ec2:DeleteVolume", copy.id());
              ec2.remove(copy.id());
            });
    return order;
  }

  @Override
  public SampleResult readVolume(ReadSample sample) {
    account.called("readVolume");
    return new SampleResult(sample.store().storeId(), 1, List.of());
  }

  private static Optional<String> tag(Optional<VolumeState> volume, String name) {
    return volume.flatMap(found -> Optional.ofNullable(found.tags().get(name)));
  }
}
