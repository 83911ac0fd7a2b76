package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of an instance forbids that it is stopped, and what of a volume that it is swapped. */
class VolumeStandingTest {
  private static final String OLD = "arn:aws:kms:eu-west-1:111122223333:key/1";
  private static final String NEW = "arn:aws:kms:eu-west-1:111122223333:key/2";
  private static final String VOLUME = "vol-0123abcd";
  private static final String INSTANCE = "i-0123abcd";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final VolumeAttachment PLACE =
      new VolumeAttachment(INSTANCE, "/dev/sdf", "attached", true);

  private final VolumeStanding standing =
      new VolumeStanding(
          new DataStore.Volume(VOLUME, true, false, Optional.empty()),
          new Sweep(new KeyArn(OLD), new KeyArn(NEW), null, null, null, null));

  /** Row 58. */
  @ParameterizedTest
  @CsvSource({
    "STOP_PROTECTED, true, , false, false, false",
    "AUTO_SCALING, false, web, false, false, false",
    "INSTANCE_STORE, false, , true, false, false",
    "SPOT_OR_HIBERNATION, false, , false, true, false",
    "SPOT_OR_HIBERNATION, false, , false, false, true"
  })
  void pinsAVolumeWhoseInstanceIsProtected(
      PinReason reason,
      boolean stopProtected,
      @Nullable String group,
      boolean instanceStore,
      boolean spot,
      boolean hibernation) {
    InstanceFacts instance =
        new InstanceFacts(
            INSTANCE,
            "running",
            "",
            "then",
            "m5.large",
            "/dev/xvda",
            stopProtected,
            group == null ? Map.of() : Map.of("aws:autoscaling:groupName", group),
            instanceStore,
            spot,
            hibernation,
            "ok",
            Optional.empty(),
            Optional.empty());

    assertThat(pins(volume(OLD, false, PLACE), instance)).containsExactly(reason);
  }

  /** Row 54C. */
  @Test
  void pinsAVolumeWhoseInstanceWouldLoseItsAddress() {
    InstanceFacts instance = running(Map.of(), Optional.empty(), "ok", Optional.of("203.0.113.7"));
    VolumeFacts facts = facts(volume(OLD, false, PLACE), instance);

    assertThat(standing.settled(facts, NOW).orElseThrow().pins())
        .singleElement()
        .satisfies(
            pin -> {
              assertThat(pin.reason()).isEqualTo(PinReason.LOSES_PUBLIC_IP);
              assertThat(pin.toString()).contains(INSTANCE + " has 203.0.113.7");
            });
    DataStore.Volume allowed = new DataStore.Volume(VOLUME, true, true, Optional.empty());
    assertThat(VolumePins.of(allowed, facts, NOW)).isEmpty();
  }

  /** Row 54F. */
  @Test
  void pinsAVolumeWhoseInstanceFailsItsChecksAlready() {
    InstanceFacts unwell = running(Map.of(), Optional.empty(), "impaired, ok", Optional.empty());

    assertThat(pins(volume(OLD, false, PLACE), unwell)).containsExactly(PinReason.FAILS_CHECKS);
  }

  /** Row 57. */
  @Test
  void pinsAVolumeThatSeveralInstancesMayUse() {
    InstanceFacts instance = running();

    assertThat(pins(volume(OLD, true, PLACE), instance)).containsExactly(PinReason.MULTI_ATTACH);
    assertThat(
            pins(
                volume(
                    OLD, false, PLACE, new VolumeAttachment("i-2", "/dev/sdf", "attached", false)),
                instance))
        .containsExactly(PinReason.MULTI_ATTACH);
  }

  /** Row 57A. */
  @Test
  void pinsAVolumeAtAnotherCardThanTheFirst() {
    VolumeAttachment second =
        new VolumeAttachment(
            INSTANCE, "/dev/sdf", "attached", true, Optional.of(1), Optional.empty());

    assertThat(pins(volume(OLD, false, second), running())).containsExactly(PinReason.EBS_CARD);
  }

  /** AWS allows fifty tags; a swap needs room for its own. */
  @Test
  void pinsAVolumeWithoutRoomForTags() {
    assertThat(standing.settled(facts(tagged(47), running()), NOW)).isEmpty();
    assertThat(pins(tagged(48), running())).containsExactly(PinReason.TAGS_FULL);
  }

  /** Row 58A: attached or not, and whatever else speaks for a swap. */
  @ParameterizedTest
  @CsvSource({
    "CSIVolumeName, pvc-1, Kubernetes, volumeHandle",
    "ebs.csi.aws.com/cluster, true, Kubernetes, StorageClass",
    "kubernetes.io/created-for/pv/name, pv-1, Kubernetes, Retain",
    "AmazonECSManaged, true, ECS, forceNewDeployment",
    "AmazonECSCreated, arn:aws:ecs:eu-west-1:1:task/1, ECS, kmsKeyId",
    "aws:elasticmapreduce:job-flow-id, j-1, EMR, security configuration",
    "aws:cloudformation:logical-id, Disk, CloudFormation, import"
  })
  void pinsAVolumeThatSomethingElseKnowsByItsId(
      String tag, String value, String name, String remedy) {
    for (VolumeState volume :
        List.of(tagged(Map.of(tag, value), PLACE), tagged(Map.of(tag, value)))) {
      assertThat(managed(volume, running())).contains(name, tag, value, remedy);
    }
  }

  /** Row 58A: what replaces an instance that stops. */
  @ParameterizedTest
  @CsvSource({
    "aws:elasticmapreduce:instance-group-role, CORE, EMR",
    "karpenter.sh/nodepool, default, Karpenter"
  })
  void pinsAVolumeWhoseInstanceSomethingElseKnowsByItsId(String tag, String value, String name) {
    InstanceFacts instance = running(Map.of(tag, value), Optional.empty());

    assertThat(managed(volume(OLD, false, PLACE), instance)).contains(name, "its instance's", tag);
    assertThat(standing.settled(facts(volume(OLD, false), instance), NOW)).isEmpty();
  }

  /** Row 58A: what EC2 itself says is managed. */
  @Test
  void pinsAVolumeThatAServiceManages() {
    Optional<String> eks = Optional.of("eks.amazonaws.com");
    VolumeState plain = volume(OLD, false, PLACE);
    VolumeState operated =
        new VolumeState(
            VOLUME,
            "available",
            plain.key(),
            plain.snapshot(),
            plain.shape(),
            Map.of(),
            List.of(),
            eks);

    assertThat(managed(operated, running())).contains("eks.amazonaws.com", "its operator");
    assertThat(managed(plain, running(Map.of(), eks))).contains("its instance's operator");
  }

  /** Row 58A: a task of ECS on Fargate has no instance. */
  @ParameterizedTest
  @CsvSource({
    "arn:aws:ecs:eu-west-1:111122223333:task/web/1, ECS",
    "arn:aws:other:eu-west-1:111122223333:thing/1, a service",
    ", a service"
  })
  void pinsAVolumeThatIsAttachedToNoInstance(@Nullable String resource, String name) {
    VolumeAttachment place =
        new VolumeAttachment(
            "", "", "attached", true, Optional.empty(), Optional.ofNullable(resource));
    VolumeFacts facts = facts(volume(OLD, false, place), Optional.empty());

    assertThat(managed(facts)).contains(name, resource == null ? "does not name" : resource);
  }

  /** A cluster's tags are on its nodes' root volumes too, which nobody knows by their ids. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes.io/cluster/one",
        "KubernetesCluster",
        "eks:cluster-name",
        "aws:cloudformation:stack-name",
        "aws:autoscaling:groupName",
        "k8s.io/etcd/main"
      })
  void hasNothingAgainstTagsThatNameNoVolume(String tag) {
    assertThat(standing.settled(facts(tagged(Map.of(tag, "owned"), PLACE), running()), NOW))
        .isEmpty();
  }

  /** EC2 may show an instance later than its volume, or not to everybody. */
  @Test
  void swapsNoVolumeWhoseInstanceIsNotShown() {
    VolumeFacts facts = facts(volume(OLD, false, PLACE), Optional.empty());

    assertThat(standing.settled(facts, NOW).orElseThrow().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.standing()).isEqualTo(Standing.UNKNOWN);
              assertThat(problem.detail()).contains(INSTANCE, "retryFailed");
            });
  }

  private String managed(VolumeState volume, InstanceFacts instance) {
    return managed(facts(volume, instance));
  }

  private String managed(VolumeFacts facts) {
    List<Pins> pins = standing.settled(facts, NOW).orElseThrow().pins();
    assertThat(pins).extracting(Pins::reason).containsExactly(PinReason.MANAGED_ELSEWHERE);
    return pins.get(0).text();
  }

  @Test
  void hasNothingAgainstAnInstanceThatMayBeStopped() {
    assertThat(standing.settled(facts(volume(OLD, false, PLACE), running()), NOW)).isEmpty();
  }

  @Test
  void countsWhatIsUnderAnotherKeyAsNoneOfItsOwn() {
    ItemCounts counts =
        standing
            .settled(facts(volume("arn:aws:kms:eu-west-1:1:key/3", false, PLACE), running()), NOW)
            .orElseThrow()
            .counts();

    assertThat(counts.notOurs()).isEqualTo(1);
  }

  /** A copy that a swap made and gave up is no replacement, whatever the old one's tag says. */
  @Test
  void countsNoCopyThatWasNeverPutInPlace() {
    VolumeFacts facts = replacedBy(copy(Map.of(SwapTags.UNUSED, "true"), "snap-1", 8));

    assertThat(standing.settled(facts, NOW).orElseThrow().counts().unknown()).isEqualTo(1);
  }

  @Test
  void countsACopyThatGrewSinceAndNoneOfAnotherSnapshot() {
    assertThat(replacedBy(copy(Map.of(), "snap-1", 16)).replacedBy()).isPresent();
    assertThat(replacedBy(copy(Map.of(), "snap-2", 8)).replacedBy()).isEmpty();
  }

  private static VolumeState copy(Map<String, String> tags, String snapshot, int size) {
    VolumeShape shape =
        new VolumeShape("eu-west-1a", "io2", size, Optional.of(300), Optional.empty(), false);
    return new VolumeState(
        "vol-9", "in-use", Optional.of(NEW), Optional.of(snapshot), shape, tags, List.of());
  }

  private static VolumeFacts replacedBy(VolumeState copy) {
    return new VolumeFacts(
        Optional.of(volume(OLD, false)),
        Optional.empty(),
        Optional.of(copy),
        List.of(),
        List.of(new SwapSnapshot("snap-1", "completed", Optional.of(OLD), 8, "s/final", "-")),
        List.of(),
        List.of(),
        List.of());
  }

  private List<PinReason> pins(VolumeState volume, InstanceFacts instance) {
    return standing.settled(facts(volume, instance), NOW).orElseThrow().pins().stream()
        .map(Pins::reason)
        .toList();
  }

  private static VolumeFacts facts(VolumeState volume, InstanceFacts instance) {
    return facts(volume, Optional.of(instance));
  }

  private static VolumeFacts facts(VolumeState volume, Optional<InstanceFacts> instance) {
    return new VolumeFacts(
        Optional.of(volume),
        instance,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static InstanceFacts running() {
    return running(Map.of(), Optional.empty());
  }

  private static InstanceFacts running(Map<String, String> tags, Optional<String> operator) {
    return running(tags, operator, "ok", Optional.empty());
  }

  private static InstanceFacts running(
      Map<String, String> tags, Optional<String> operator, String checks, Optional<String> lost) {
    return new InstanceFacts(
        INSTANCE,
        "running",
        "",
        "then",
        "m5.large",
        "/dev/xvda",
        false,
        tags,
        false,
        false,
        false,
        checks,
        operator,
        lost);
  }

  private static VolumeState tagged(int tags) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < tags; i++) {
      all.put("tag" + i, "");
    }
    return tagged(all, PLACE);
  }

  private static VolumeState tagged(Map<String, String> all, VolumeAttachment... places) {
    VolumeState plain = volume(OLD, false, places);
    return new VolumeState(
        plain.id(),
        plain.state(),
        plain.key(),
        plain.snapshot(),
        plain.shape(),
        all,
        plain.attachments());
  }

  private static VolumeState volume(String key, boolean multiAttach, VolumeAttachment... places) {
    return new VolumeState(
        VOLUME,
        "in-use",
        Optional.of(key),
        Optional.empty(),
        new VolumeShape("eu-west-1a", "io2", 8, Optional.of(300), Optional.empty(), multiAttach),
        Map.of(),
        List.of(places));
  }
}
