package dev.keyturn.aws.ebs;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsConfig;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.ImageryActivities;
import dev.keyturn.reencryption.ImageryFacts;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.ImageryQuery;
import dev.keyturn.reencryption.ImagerySearch;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.SnapshotOrder;
import dev.keyturn.reencryption.SwapRecord;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.VolumeActivities;
import dev.keyturn.reencryption.VolumeQuery;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import io.temporal.testing.TestActivityEnvironment;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.kms.KmsClient;

/** A sandbox with two keys, somebody who owns snapshots and images in it, and the activities. */
final class ImageryEstate implements AutoCloseable {
  static final String REGION = "eu-west-1";
  static final String RUN = "RespondToCompromise/eu-west-1/orders";
  static final ImageryStore SNAPSHOTS = new ImageryStore.Snapshots(null);
  static final ImageryStore IMAGES = new ImageryStore.Images(null);
  static final ImageryStore TEMPLATES = new ImageryStore.LaunchTemplates(null);
  static final ImageryStore DEFAULT_KEY = new ImageryStore.EbsDefaultKey();

  private static final String FIRST = "sweep-1";

  private final Sandbox sandbox = Sandbox.of(Sandbox.Config.withoutLag());
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final AwsClients owner = clients("owner");
  private final AwsClients worker = clients("worker");
  private final TestActivityEnvironment environment = Estate.activityEnvironment();
  private final KeyArn oldKey = createKey();
  private final KeyArn newKey = createKey();
  private final ImageryActivities activities;
  private final VolumeActivities volumes;

  ImageryEstate() {
    environment.registerActivitiesImplementations(
        new Ec2ImageryActivities(worker), new Ec2VolumeActivities(worker));
    activities = environment.newActivityStub(ImageryActivities.class);
    volumes = environment.newActivityStub(VolumeActivities.class);
  }

  private AwsClients clients(String who) {
    return AwsClients.of(
        AwsConfig.at(URI.create("http://127.0.0.1:1")),
        StaticCredentialsProvider.create(AwsBasicCredentials.create(who, "secret")),
        new RefusingHttpClient(new InProcessHttpClient(sandbox), refused, sent));
  }

  Sandbox sandbox() {
    return sandbox;
  }

  Ec2Client ec2() {
    return owner.ec2(RoleGroup.EBS, REGION);
  }

  KmsClient kms() {
    return owner.kms(RoleGroup.KMS_ADMIN, REGION);
  }

  KeyArn oldKey() {
    return oldKey;
  }

  KeyArn newKey() {
    return newKey;
  }

  ImageryActivities activities() {
    return activities;
  }

  VolumeActivities volumes() {
    return volumes;
  }

  KeyArn createKey() {
    return new KeyArn(kms().createKey(create -> {}).keyMetadata().arn());
  }

  String volume(KeyArn key) {
    return ec2()
        .createVolume(
            create ->
                create.availabilityZone(REGION + "a").size(1).encrypted(true).kmsKeyId(key.value()))
        .volumeId();
  }

  /** A complete snapshot under a key. */
  String snapshot(KeyArn key) {
    String volume = volume(key);
    return ec2()
        .createSnapshot(create -> create.volumeId(volume).description("nightly"))
        .snapshotId();
  }

  /** A snapshot that a run's swap took of a volume under the old key. */
  String swapSnapshot(String run) {
    return volumes
        .snapshotVolume(
            new SnapshotOrder(
                new VolumeQuery(volume(oldKey), REGION),
                run,
                "swap-1/final",
                SwapRecord.UNATTACHED))
        .id();
  }

  String image(String name, String snapshot) {
    return image(name, disk("/dev/xvda", snapshot));
  }

  String image(String name, BlockDeviceMapping... disks) {
    return ec2()
        .registerImage(
            register -> register.name(name).rootDeviceName("/dev/xvda").blockDeviceMappings(disks))
        .imageId();
  }

  static BlockDeviceMapping disk(String device, String snapshot) {
    return BlockDeviceMapping.builder()
        .deviceName(device)
        .ebs(ebs -> ebs.snapshotId(snapshot))
        .build();
  }

  void tag(String resource, String key, String value) {
    ec2()
        .createTags(
            create -> create.resources(resource).tags(Tag.builder().key(key).value(value).build()));
  }

  Snapshot described(String snapshot) {
    return ec2().describeSnapshots(list -> list.snapshotIds(snapshot)).snapshots().get(0);
  }

  Image describedImage(String image) {
    return ec2().describeImages(list -> list.imageIds(image)).images().get(0);
  }

  static Map<String, String> tags(List<Tag> tags) {
    return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
  }

  /** The copies of an original that are there. */
  List<Snapshot> copies(String original) {
    return ec2().describeSnapshots(list -> list.ownerIds("self")).snapshots().stream()
        .filter(snapshot -> original.equals(tags(snapshot.tags()).get(Ec2Tags.COPY_OF)))
        .toList();
  }

  List<Image> imageCopies(String original) {
    return ec2().describeImages(list -> list.owners("self")).images().stream()
        .filter(image -> original.equals(tags(image.tags()).get(Ec2Tags.COPY_OF)))
        .toList();
  }

  ImageryFacts inspect(ImageryStore store) {
    return activities.inspectImagery(new ImageryQuery(store, REGION, oldKey, List.of()));
  }

  /** What else needs the old key, as the plan of a volume finds it. */
  List<String> found(ImageryStore... inStores) {
    ImagerySearch search = new ImagerySearch(oldKey, List.of(), List.of(inStores));
    return volumes
        .inspectVolume(
            new VolumeQuery("vol-00000000", REGION, Optional.of(search), Optional.empty()))
        .imagery();
  }

  ImageryPass move(ImageryStore store) {
    return move(store, FIRST);
  }

  ImageryPass move(ImageryStore store, String sweepId) {
    return activities.sweepImagery(
        new ImageryOrder(store, sweep(SweepKind.REENCRYPT), RUN, sweepId, true));
  }

  /** Passes until nothing is open, as the workflow makes them. */
  ImageryPass moveAll(ImageryStore store, String sweepId) {
    ImageryPass pass = move(store, sweepId);
    for (int i = 0; pass.open() > 0 && i < 20; i++) {
      pass = move(store, sweepId);
    }
    return pass;
  }

  ImageryPass moveAll(ImageryStore store) {
    return moveAll(store, FIRST);
  }

  ImageryPass verify(ImageryStore store) {
    return activities.sweepImagery(
        new ImageryOrder(store, sweep(SweepKind.VERIFY), RUN, "verifying", true));
  }

  SampleResult read(ImageryStore store) {
    return activities.readImagery(
        new ReadSample(
            store, oldKey, newKey, ReencryptionMode.NEW_DATA_KEYS, true, 100, Optional.empty()));
  }

  private Sweep sweep(SweepKind kind) {
    return new Sweep(oldKey, newKey, ReencryptionMode.NEW_DATA_KEYS, kind, 1, Instant.EPOCH);
  }

  /** Denies an operation of EC2 to everybody. */
  void refuse(String operation) {
    refused.add(operation);
  }

  /** The bodies of the calls of an operation of EC2, dry runs or others. */
  List<String> sent(String operation, boolean dryRun) {
    return sent.stream()
        .filter(body -> body.contains("Action=" + operation + "&"))
        .filter(body -> body.contains("DryRun=true") == dryRun)
        .toList();
  }

  void fault(Fault.Kind kind, String operation) {
    sandbox.faults().add(Fault.of(kind, "ec2", operation, 1));
  }

  @Override
  public void close() {
    environment.close();
    owner.close();
    worker.close();
  }
}
