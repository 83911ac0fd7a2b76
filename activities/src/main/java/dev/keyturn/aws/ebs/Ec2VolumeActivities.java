package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.AttachmentOrder;
import dev.keyturn.reencryption.CopyOrder;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ImagerySearch;
import dev.keyturn.reencryption.InstanceOrder;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.ReplacedVolume;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.SettledTags;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapOrder;
import dev.keyturn.reencryption.SwapSnapshot;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.SwapTrial;
import dev.keyturn.reencryption.TagOrder;
import dev.keyturn.reencryption.TriedCalls;
import dev.keyturn.reencryption.UnusedOrder;
import dev.keyturn.reencryption.VolumeActivities;
import dev.keyturn.reencryption.VolumeAttachment;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.reencryption.VolumeQuery;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMappingSpecification;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Swaps volumes through EC2; every call looks first whether its effect is there. */
public final class Ec2VolumeActivities implements VolumeActivities {
  private final AwsClients clients;

  /** Acts through these clients. */
  public Ec2VolumeActivities(AwsClients clients) {
    this.clients = clients;
  }

  /** Safe to run twice: it only reads. */
  @Override
  public VolumeFacts inspectVolume(VolumeQuery query) {
    VolumeFacts facts = reader(query.region()).facts(query.volume(), query.instance());
    return query
        .imagery()
        .map(search -> facts.with(imagery(query.region(), search).found()))
        .orElse(facts);
  }

  /** Safe to run twice: a dry run has no effect. */
  @Override
  public TriedCalls tryVolumeCalls(SwapTrial trial) {
    return new SwapCalls(ec2(trial.volume().region()), trial).tried();
  }

  /** Safe to run twice: the tag has one value, and nothing is changed before it is written. */
  @Override
  public SwapOrder recordSwap(SwapOrder order) {
    tag(order.volume(), SwapTags.RECORD, order.record().text());
    return order;
  }

  /** Safe to run twice: AWS leaves an instance that stops or is stopped as it is. */
  @Override
  public InstanceOrder stopInstance(InstanceOrder order) {
    AwsFailures.call(
        "ec2:StopInstances",
        order.instance(),
        () -> ec2(order.region()).stopInstances(stop -> stop.instanceIds(order.instance())));
    return order;
  }

  /** Safe to run twice: AWS leaves an instance that starts or runs as it is. */
  @Override
  public InstanceOrder startInstance(InstanceOrder order) {
    AwsFailures.call(
        "ec2:StartInstances",
        order.instance(),
        () -> ec2(order.region()).startInstances(start -> start.instanceIds(order.instance())));
    return order;
  }

  /**
   * Safe to run twice: the step's snapshot is found by its description, and each call is sent once.
   */
  @Override
  public SwapSnapshot snapshotVolume(SnapshotOrder order) {
    return copies(order.volume().region()).snapshot(order);
  }

  /** Safe to run twice: AWS makes one volume for a client token. */
  @Override
  public VolumeQuery copyVolume(CopyOrder order) {
    return copies(order.newKey().region()).copy(order);
  }

  /**
   * Safe to run twice: a volume that leaves or has left is left alone. An instance that was started
   * since the swap was noted is using it.
   */
  @Override
  public AttachmentOrder detachVolume(AttachmentOrder order) {
    String volume = order.volume().volume();
    String instance = instance(order);
    requireStopped(order);
    unless(
        () -> place(order).filter(found -> !found.state().equals("detaching")).isEmpty(),
        "ec2:DetachVolume",
        volume,
        () ->
            ec2(order.volume().region())
                .detachVolume(detach -> detach.volumeId(volume).instanceId(instance)));
    return order;
  }

  /**
   * Safe to run twice: a volume that arrives or has arrived is left alone. Once it may be attached
   * it may be written to, and is never deleted.
   */
  @Override
  public AttachmentOrder attachVolume(AttachmentOrder order) {
    String volume = order.volume().volume();
    if (hasMark(order.volume())) {
      untag(order.volume(), SwapTags.UNUSED);
    }
    unless(
        () -> place(order).filter(found -> !found.state().equals("detaching")).isPresent(),
        "ec2:AttachVolume",
        volume + " to " + instance(order) + " at " + order.place().device(),
        () ->
            ec2(order.volume().region())
                .attachVolume(
                    attach ->
                        attach
                            .volumeId(volume)
                            .instanceId(instance(order))
                            .device(order.place().device())));
    return order;
  }

  /** Safe to run twice: it puts a value, unless that is there. */
  @Override
  public AttachmentOrder setDeleteOnTermination(AttachmentOrder order) {
    boolean wanted = order.place().deleteOnTermination();
    InstanceBlockDeviceMappingSpecification mapping =
        VolumeMapper.onTermination(order.place().device(), wanted);
    unless(
        () -> place(order).filter(found -> found.deleteOnTermination() == wanted).isPresent(),
        "ec2:ModifyInstanceAttribute",
        instance(order),
        () ->
            ec2(order.volume().region())
                .modifyInstanceAttribute(
                    modify -> modify.instanceId(instance(order)).blockDeviceMappings(mapping)));
    return order;
  }

  /** Safe to run twice: it puts one tag and takes one away, in that order. */
  @Override
  public ReplacedVolume commitSwap(ReplacedVolume replaced) {
    tag(replaced.original(), SwapTags.REPLACED_BY, replaced.replacement());
    untag(new VolumeQuery(replaced.replacement(), replaced.original().region()), SwapTags.UNUSED);
    return replaced;
  }

  /** Safe to run twice: it takes one tag away, and only while that names this replacement. */
  @Override
  public ReplacedVolume withdrawCommit(ReplacedVolume replaced) {
    untag(replaced.original(), VolumeMapper.tag(SwapTags.REPLACED_BY, replaced.replacement()));
    return replaced;
  }

  /** Safe to run twice: a tag is set by its other name before it is taken away. */
  @Override
  public SettledTags settleTags(TagOrder order) {
    return new VolumeTags(ec2(order.standing().region())).settle(order);
  }

  /** Safe to run twice: a tag that is not there is not missed. */
  @Override
  public VolumeQuery endSwap(VolumeQuery volume) {
    untag(volume, SwapTags.RECORD);
    return volume;
  }

  /** Safe to run twice: what is gone is not missed. */
  @Override
  public UnusedOrder deleteUnused(UnusedOrder order) {
    new VolumeLeftovers(ec2(order.volume().region()), order).delete();
    return order;
  }

  /** Safe to run twice: it only reads. */
  @Override
  public SampleResult readVolume(ReadSample sample) {
    if (!(sample.store() instanceof DataStore.Volume)) {
      throw FailureType.INVALID_INPUT.failure(
          "store " + sample.store().storeId() + " is no volume; read it with its own activity");
    }
    return new VolumeSample(reader(sample.newKey().region()), sample).read();
  }

  private boolean hasMark(VolumeQuery volume) {
    return reader(volume.region())
        .volume(volume.volume())
        .filter(found -> found.tags().containsKey(SwapTags.UNUSED))
        .isPresent();
  }

  private void requireStopped(AttachmentOrder order) {
    boolean stopped =
        reader(order.volume().region())
            .instance(instance(order))
            .filter(found -> found.isStopped())
            .filter(found -> found.launched().equals(order.place().launched()))
            .isPresent();
    if (!stopped) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          "instance "
              + instance(order)
              + " is not stopped, or was started since the swap of "
              + order.volume().volume()
              + " began; stop it and keep it stopped, then send retryFailed");
    }
  }

  /** Acts unless the effect is there; an error counts only if it is not there afterwards either. */
  private static void unless(BooleanSupplier done, String action, String resource, Runnable call) {
    if (done.getAsBoolean()) {
      return;
    }
    try {
      call.run();
    } catch (SdkException e) {
      if (!done.getAsBoolean()) {
        throw AwsFailures.of(action, resource, e);
      }
    }
  }

  private Optional<VolumeAttachment> place(AttachmentOrder order) {
    return reader(order.volume().region())
        .volume(order.volume().volume())
        .flatMap(volume -> volume.at(instance(order)));
  }

  private static String instance(AttachmentOrder order) {
    return order
        .place()
        .instance()
        .orElseThrow(
            () ->
                FailureType.INVALID_INPUT.failure(
                    "volume " + order.volume().volume() + ": no instance is named"));
  }

  private void tag(VolumeQuery volume, String key, String value) {
    AwsFailures.call(
        "ec2:CreateTags",
        volume.volume(),
        () ->
            ec2(volume.region())
                .createTags(
                    create ->
                        create.resources(volume.volume()).tags(VolumeMapper.tag(key, value))));
  }

  private void untag(VolumeQuery volume, String key) {
    untag(volume, Tag.builder().key(key).build());
  }

  private void untag(VolumeQuery volume, Tag tag) {
    AwsFailures.call(
        "ec2:DeleteTags",
        volume.volume(),
        () -> ec2(volume.region()).deleteTags(d -> d.resources(volume.volume()).tags(tag)));
  }

  private Ec2ImagerySearch imagery(String region, ImagerySearch search) {
    return new Ec2ImagerySearch(ec2(region), clients.kms(RoleGroup.EBS, region), search);
  }

  private VolumeReader reader(String region) {
    return new VolumeReader(ec2(region));
  }

  private VolumeCopies copies(String region) {
    return new VolumeCopies(ec2(region), clients.ec2SendingOnce(RoleGroup.EBS, region));
  }

  private Ec2Client ec2(String region) {
    return clients.ec2(RoleGroup.EBS, region);
  }
}
