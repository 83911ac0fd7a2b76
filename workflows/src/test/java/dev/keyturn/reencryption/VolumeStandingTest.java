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
          new DataStore.Volume(VOLUME, true, Optional.empty()),
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
            Optional.ofNullable(group),
            instanceStore,
            spot,
            hibernation,
            "ok");

    assertThat(pins(volume(OLD, false, PLACE), instance)).containsExactly(reason);
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

  /** AWS allows fifty tags; a swap needs room for its own. */
  @Test
  void pinsAVolumeWithoutRoomForTags() {
    assertThat(standing.settled(facts(tagged(47), running()), NOW)).isEmpty();
    assertThat(pins(tagged(48), running())).containsExactly(PinReason.TAGS_FULL);
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
    return new VolumeFacts(
        Optional.of(volume),
        Optional.of(instance),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static InstanceFacts running() {
    return new InstanceFacts(
        INSTANCE,
        "running",
        "",
        "then",
        "m5.large",
        "/dev/xvda",
        false,
        Optional.empty(),
        false,
        false,
        false,
        "ok");
  }

  private static VolumeState tagged(int tags) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < tags; i++) {
      all.put("tag" + i, "");
    }
    VolumeState plain = volume(OLD, false, PLACE);
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
