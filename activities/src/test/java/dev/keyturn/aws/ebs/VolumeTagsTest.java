package dev.keyturn.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.reencryption.SettledTags;
import dev.keyturn.reencryption.SwapTags;
import dev.keyturn.reencryption.TagOrder;
import dev.keyturn.sandbox.Fault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.CreateVolumeRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** That one volume has the application's tags after a swap; row 63A of the fault matrix. */
class VolumeTagsTest extends VolumeCalls {
  private static final Map<String, String> OURS =
      Map.of(SwapTags.RUN, "run", "aws:backup:source-resource", "x");

  @Test
  void setsTheTagsOfWhatIsReplacedAsideHoweverOften() {
    String old = tagged(Map.of("Name", "orders", "owner", "payments"));
    String stands = tagged(Map.of("Name", "orders", "owner", "payments"));

    settle(stands, old);
    settle(stands, old);

    assertThat(tags(old))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(SwapTags.WAS + "Name", "orders", SwapTags.WAS + "owner", "payments"));
    assertThat(tags(stands))
        .containsExactlyInAnyOrderEntriesOf(Map.of("Name", "orders", "owner", "payments"));
  }

  @Test
  void givesThemBackToWhatStandsAfterAll() {
    String old = tagged(Map.of("Name", "orders"));
    String copy = tagged(Map.of("Name", "orders"));
    settle(copy, old);
    settle(old, copy);
    settle(old, copy);

    assertThat(tags(old)).containsExactlyEntriesOf(Map.of("Name", "orders"));
    assertThat(tags(copy)).containsExactlyEntriesOf(Map.of(SwapTags.WAS + "Name", "orders"));
  }

  /** Who went back by hand may have forgotten them, or have set some since. */
  @Test
  void takesNoTagOffTheOnlyOneThatHasIt() {
    String old = tagged(Map.of(SwapTags.WAS + "Name", "orders", "owner", "payments"));
    String copy = tagged(Map.of("Name", "orders-2", "owner", "sales", "stage", "prod"));

    settle(old, copy);
    settle(old, copy);

    assertThat(tags(old))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("Name", "orders-2", "owner", "payments", "stage", "prod"));
    assertThat(SwapTags.carried(tags(copy))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CreateTags", "DeleteTags"})
  void losesNoTagWhereAnAnswerIsLostOrACallFails(String operation) {
    String old = tagged(Map.of("Name", "orders"));
    estate.sandbox().faults().add(Fault.of(Fault.Kind.AFTER, "ec2", operation, 1));
    settle(machine.root(), old);
    assertThat(tags(old)).containsExactlyEntriesOf(Map.of(SwapTags.WAS + "Name", "orders"));

    String other = tagged(Map.of("Name", "orders"));
    estate.sandbox().faults().add(Fault.of(Fault.Kind.DENY, "ec2", operation, 1));
    assertThatThrownBy(() -> settle(machine.root(), other));
    assertThat(tags(other)).containsValue("orders");
    settle(machine.root(), other);
    assertThat(tags(other)).containsExactlyEntriesOf(Map.of(SwapTags.WAS + "Name", "orders"));
  }

  /** As many as AWS admits but one, which makes room for each in turn. */
  @Test
  void needsRoomForOneTagMore() {
    String old = tagged(many(SwapTags.MOST_TAGS - 1));
    String stands = tagged(many(SwapTags.MOST_TAGS - 1));

    settle(stands, old);

    assertThat(SwapTags.setAside(tags(old))).isEqualTo(many(SwapTags.MOST_TAGS - 1));
  }

  @Test
  void leavesAndNamesWhatHasNoRoom() {
    String full = tagged(many(SwapTags.MOST_TAGS));
    String stands = tagged(many(SwapTags.MOST_TAGS));
    String name = "n".repeat(SwapTags.LONGEST_NAME);
    String old = tagged(Map.of(name, "long", "other", "short"));

    assertThat(settle(stands, full).left()).hasSize(SwapTags.MOST_TAGS);
    assertThat(settle(machine.root(), old).left()).containsExactly("tag " + name + " of " + old);
    assertThat(settle(stands, old).left()).contains("tag " + name + " of " + old);
    assertThat(tags(old))
        .containsEntry(name, "long")
        .containsEntry(SwapTags.WAS + "other", "short");
    assertThat(tags(full)).isEqualTo(many(SwapTags.MOST_TAGS));
  }

  private static Map<String, String> many(int count) {
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      many.put("tag-" + i, "value");
    }
    return many;
  }

  @Test
  void leavesWhatIsInUseAndAwssAndKeyturnsOwn() {
    String old = tagged(Map.of(SwapTags.RUN, "run"));
    estate.sandbox().ec2().services().tag(old, "aws:backup:source-resource", "x");

    settle(machine.root(), old);
    settle(machine.root(), machine.data());

    assertThat(tags(old)).containsExactlyInAnyOrderEntriesOf(OURS);
    assertThat(tags(machine.data())).containsEntry("owner", "payments");
  }

  private SettledTags settle(String stands, String aside) {
    return activities.settleTags(new TagOrder(query(stands), List.of(aside)));
  }

  private String tagged(Map<String, String> tags) {
    return machine.volume(
        CreateVolumeRequest.builder()
            .tagSpecifications(VolumeMapper.tagged(ResourceType.VOLUME, tags)),
        estate.oldKey());
  }

  private Map<String, String> tags(String volume) {
    return facts(volume).volume().orElseThrow().tags();
  }
}
