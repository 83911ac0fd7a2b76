package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.Waiting;
import dev.keyturn.aws.s3.KeyNames;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.EbsDefault;
import dev.keyturn.reencryption.EbsDefaultRestore;
import dev.keyturn.reencryption.ImageryActivities;
import dev.keyturn.reencryption.ImageryFacts;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.ImageryQuery;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.TemplateDefault;
import dev.keyturn.reencryption.TemplateRestore;
import io.temporal.activity.Activity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.kms.KmsClient;

/** Moves snapshots, images, launch templates and the EBS default key by EC2's own copies. */
public final class Ec2ImageryActivities implements ImageryActivities {
  private final AwsClients clients;

  /** Acts through these clients. */
  public Ec2ImageryActivities(AwsClients clients) {
    this.clients = clients;
  }

  /** Safe to run twice: it only reads. */
  @Override
  public ImageryFacts inspectImagery(ImageryQuery query) {
    return new Ec2ImageryInspection(ec2(query.region()), kms(query.region()), query).facts();
  }

  /**
   * Safe to run twice: what has a copy is known by the copy's tags, and what moves settings first
   * asks whether they are moved. A further attempt waits for what a lost CopySnapshot may have made
   * to show, before it looks; CopyImage and CreateLaunchTemplateVersion carry a token.
   */
  @Override
  public ImageryPass sweepImagery(ImageryOrder order) {
    if (order.sweep().changes() && Activity.getExecutionContext().getInfo().getAttempt() > 1) {
      Waiting.sleep(Waiting.READ_BACK);
    }
    String region = order.sweep().newKey().region();
    return switch (order.store().kind()) {
      case SNAPSHOTS ->
          new Ec2SnapshotSweep(
                  ec2(region),
                  clients.ec2SendingOnce(RoleGroup.EBS, region),
                  order,
                  library(order.sweep()))
              .pass();
      case IMAGES -> new Ec2ImageSweep(ec2(region), order, library(order.sweep())).pass();
      case LAUNCH_TEMPLATES ->
          new Ec2TemplateSweep(ec2(region), order, templateData(order.sweep())).pass();
      case EBS_DEFAULT_KEY -> new Ec2DefaultKey(ec2(region), kms(region)).pass(order);
    };
  }

  /** Safe to run twice: it only reads. What could have been moved and was not is an error. */
  @Override
  public SampleResult readImagery(ReadSample sample) {
    if (!(sample.store() instanceof ImageryStore store)) {
      throw FailureType.INVALID_INPUT.failure(
          "store " + sample.store().storeId() + " is not read by readImagery");
    }
    Sweep look =
        new Sweep(
            sample.oldKey(),
            sample.newKey(),
            sample.reencryption(),
            SweepKind.VERIFY,
            1,
            Instant.EPOCH);
    Tally seen = sweepImagery(new ImageryOrder(store, look, "", "", false)).tally();
    List<String> errors =
        seen.problems().stream().map(problem -> problem.item() + ": " + problem.detail()).toList();
    return new SampleResult(
        store.storeId(), (int) Math.min(sample.most(), seen.counts().alreadyCurrent()), errors);
  }

  /** Safe to run twice: a default that is already the saved one is left alone. */
  @Override
  public EbsDefault restoreEbsDefault(EbsDefaultRestore restore) {
    String region = restore.saved().region();
    new Ec2DefaultKey(ec2(region), kms(region)).restore(restore.saved(), restore.newKey());
    return restore.saved();
  }

  /** Safe to run twice: a template whose default is already the saved version is left alone. */
  @Override
  public TemplateDefault restoreTemplateDefault(TemplateRestore restore) {
    TemplateDefault saved = restore.saved();
    Ec2Templates templates = new Ec2Templates(ec2(restore.newKey().region()));
    long now = templates.one(saved.template()).defaultVersionNumber();
    if (now == saved.version()) {
      return saved;
    }
    String ours = Ec2Templates.description(saved.version(), restore.newKey());
    boolean isOurs =
        templates.versions(saved.template()).stream()
            .filter(version -> version.versionNumber() == now)
            .map(LaunchTemplateVersion::versionDescription)
            .anyMatch(ours::equals);
    if (!isOurs) {
      throw FailureType.CHANGED_BY_OTHERS.failure(
          saved.template() + ": its default version is " + now + " by now, which is not Keyturn's");
    }
    templates.choose(saved.template(), saved.version());
    return saved;
  }

  private Ec2Library library(Sweep sweep) {
    return Ec2Library.read(
        ec2(sweep.newKey().region()), sweep.oldKey(), Optional.of(sweep.newKey()));
  }

  private Ec2TemplateData templateData(Sweep sweep) {
    KeyNames oldKey = new KeyNames(kms(sweep.newKey().region()), sweep.oldKey(), List.of());
    return new Ec2TemplateData(oldKey, Optional.of(sweep.newKey()), library(sweep));
  }

  private Ec2Client ec2(String region) {
    return clients.ec2(RoleGroup.EBS, region);
  }

  private KmsClient kms(String region) {
    return clients.kms(RoleGroup.EBS, region);
  }
}
