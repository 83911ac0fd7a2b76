package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Waiting;
import dev.keyturn.aws.s3.KeyNames;
import dev.keyturn.reencryption.EbsDefault;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.reencryption.ImageryFacts;
import dev.keyturn.reencryption.ImageryQuery;
import dev.keyturn.reencryption.TemplateDefault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.kms.KmsClient;

/** Reads what a plan needs to know; changes nothing. */
final class Ec2ImageryInspection {
  /** Sharing takes a call for each, so that a plan asks for the oldest ones only. */
  private static final int MOST_ASKED = 100;

  private final Ec2Client ec2;
  private final KmsClient kms;
  private final ImageryQuery query;
  private final Ec2Sharing sharing;

  Ec2ImageryInspection(Ec2Client ec2, KmsClient kms, ImageryQuery query) {
    this.ec2 = ec2;
    this.kms = kms;
    this.query = query;
    this.sharing = new Ec2Sharing(ec2);
  }

  ImageryFacts facts() {
    return switch (query.store().kind()) {
      case SNAPSHOTS -> snapshots(library());
      case IMAGES -> images(library());
      case LAUNCH_TEMPLATES -> templates();
      case EBS_DEFAULT_KEY -> defaultKey();
    };
  }

  private Ec2Library library() {
    return Ec2Library.read(ec2, query.oldKey(), Optional.empty());
  }

  private ImageryFacts snapshots(Ec2Library library) {
    List<String> old = inScope(library.oldSnapshots().stream().map(Snapshot::snapshotId).toList());
    List<String> missing = query.store().ids().stream().filter(id -> !hasSnapshot(id)).toList();
    ImageryFacts facts =
        new ImageryFacts(
            old.size(), shared(old, sharing::shownOfSnapshot), missing, EbsSettings.NONE);
    return trial(library).ofSnapshots(old).map(facts::with).orElse(facts);
  }

  private boolean hasSnapshot(String id) {
    DescribeSnapshotsRequest list =
        DescribeSnapshotsRequest.builder()
            .ownerIds("self")
            .filters(Filter.builder().name("snapshot-id").values(id).build())
            .build();
    return !AwsFailures.call("ec2:DescribeSnapshots", id, () -> ec2.describeSnapshots(list))
        .snapshots()
        .isEmpty();
  }

  private ImageryFacts images(Ec2Library library) {
    List<String> old = inScope(library.oldImages().stream().map(Image::imageId).toList());
    List<String> missing =
        query.store().ids().stream().filter(id -> library.image(id).isEmpty()).toList();
    ImageryFacts facts =
        new ImageryFacts(old.size(), shared(old, sharing::shownOfImage), missing, EbsSettings.NONE);
    return trial(library).ofImages(old).map(facts::with).orElse(facts);
  }

  private List<String> inScope(List<String> found) {
    List<String> ids = query.store().ids();
    return found.stream().filter(id -> ids.isEmpty() || ids.contains(id)).toList();
  }

  private static List<String> shared(List<String> ids, Function<String, List<String>> with) {
    List<String> notes = new ArrayList<>();
    for (String id : ids.stream().limit(MOST_ASKED).toList()) {
      Waiting.heartbeat();
      List<String> others = with.apply(id);
      if (!others.isEmpty()) {
        notes.add(id + " is shared with " + String.join(", ", others));
      }
    }
    return notes;
  }

  private static boolean isLatest(
      LaunchTemplateVersion version, List<LaunchTemplateVersion> versions) {
    return versions.stream().noneMatch(other -> other.versionNumber() > version.versionNumber());
  }

  private ImageryFacts templates() {
    Ec2Templates templates = new Ec2Templates(ec2);
    Ec2TemplateData data =
        new Ec2TemplateData(
            new KeyNames(kms, query.oldKey(), query.oldAliases()), Optional.empty(), library());
    List<LaunchTemplate> all = templates.all();
    List<TemplateDefault> saved = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    ImageryCalls calls = calls();
    for (String id : inScope(all.stream().map(LaunchTemplate::launchTemplateId).toList())) {
      Waiting.heartbeat();
      List<LaunchTemplateVersion> versions = templates.versions(id);
      for (LaunchTemplateVersion version : versions) {
        if (data.needsOldKey(version.launchTemplateData())) {
          notes.add(id + " version " + version.versionNumber() + " needs the old key");
          calls.of(version, isLatest(version, versions));
          if (Boolean.TRUE.equals(version.defaultVersion())) {
            saved.add(new TemplateDefault(id, version.versionNumber()));
          }
        }
      }
    }
    List<String> missing =
        Ec2Library.missing(
            query.store().ids(), all.stream().map(LaunchTemplate::launchTemplateId).toList());
    ImageryFacts facts =
        new ImageryFacts(
            notes.size(),
            notes.stream().limit(MOST_ASKED).toList(),
            missing,
            new EbsSettings(Optional.empty(), saved));
    return facts.with(calls.tried());
  }

  private ImageryFacts defaultKey() {
    String named = new Ec2DefaultKey(ec2, kms).read();
    boolean isOld = new KeyNames(kms, query.oldKey(), query.oldAliases()).resolves(named);
    List<String> notes = List.of("it is now " + named);
    return isOld
        ? new ImageryFacts(
                1,
                notes,
                List.of(),
                new EbsSettings(Optional.of(new EbsDefault(query.region(), named)), List.of()))
            .with(calls().ofDefaultKey())
        : new ImageryFacts(0, notes, List.of(), EbsSettings.NONE);
  }

  private ImageryTrial trial(Ec2Library library) {
    return new ImageryTrial(library, sharing, calls());
  }

  private ImageryCalls calls() {
    return new ImageryCalls(ec2, query.oldKey());
  }
}
