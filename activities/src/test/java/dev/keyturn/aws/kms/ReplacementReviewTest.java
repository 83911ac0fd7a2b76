package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.OtherReplacements;
import dev.keyturn.key.OtherReplacements.LeftKey;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.key.ReplacementReview;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

class ReplacementReviewTest {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";
  private static final String RUN_ID = "this execution";
  private static final OtherReplacements NONE = new OtherReplacements(List.of(), List.of());

  private final Rehearsal rehearsal = new Rehearsal();
  private KeyArn old;

  @BeforeEach
  void makeOldKey() {
    old = rehearsal.newKey();
  }

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void setsAsideTheKeyThatListsShowOnlyAfterTheNewOneWasMade() {
    rehearsal.sandbox.lag().limit(Duration.ofHours(1));
    KeyArn lost = own();
    rehearsal.sandbox.lag().limit(Duration.ZERO);
    KeyArn made = make();
    assertThat(made).isNotEqualTo(lost);
    assertThat(review(made)).isEqualTo(NONE);
    rehearsal.sandbox.clock().advance(Duration.ofHours(1));

    OtherReplacements others = review(made);

    assertThat(others.surplus()).containsExactly(lost);
    assertThat(others.left()).isEmpty();
    assertThat(state(lost)).isEqualTo("Disabled");
    assertThat(rehearsal.tags(lost)).containsEntry("keyturn:surplus", RUN);
    assertThat(state(made)).isEqualTo("Enabled");
    assertThat(rehearsal.tags(made)).doesNotContainKey("keyturn:surplus");
  }

  @Test
  void setsAsideOnceWhenRunTwice() {
    KeyArn made = make();
    KeyArn extra = own();
    OtherReplacements first = review(made);

    assertThat(review(made)).isEqualTo(first);
    assertThat(first.surplus()).containsExactly(extra);
    assertThat(rehearsal.calls("DisableKey")).isEqualTo(1);
    assertThat(rehearsal.calls("TagResource")).isEqualTo(1);
  }

  @Test
  void namesTheKeyThatItsOwnPolicyForbidsToDisable() {
    KeyArn made = make();
    KeyArn extra = own();
    rehearsal.guard(extra);

    OtherReplacements others = review(made);

    assertThat(others.surplus()).isEmpty();
    assertThat(others.left())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.key()).isEqualTo(extra);
              assertThat(left.why())
                  .contains("kms:TrailingDaysWithoutKeyUsage", "aws kms put-key-policy");
            });
    assertThat(state(extra)).isEqualTo("Enabled");
    assertThat(rehearsal.tags(extra)).containsEntry("keyturn:surplus", RUN);
    assertThat(review(made)).isEqualTo(others);
  }

  @Test
  void finishesWhatALostAnswerBrokeOff() {
    KeyArn made = make();
    KeyArn extra = own();
    rehearsal.loseAnswerOf("TagResource");
    Rehearsal.fails(() -> review(made), FailureType.UNAVAILABLE, "kms:TagResource");
    assertThat(state(extra)).isEqualTo("Enabled");

    assertThat(review(made).surplus()).containsExactly(extra);
    assertThat(state(extra)).isEqualTo("Disabled");
  }

  @Test
  void namesTheKeysOfOtherRunsAndLeavesThemAlone() {
    KeyArn made = make();
    KeyArn others = rehearsal.newKey(lineage("another run", "execution"));
    KeyArn earlier = rehearsal.newKey(lineage(RUN, "an earlier execution"));
    KeyArn dead = rehearsal.newKey(lineage("another run", "execution"));
    rehearsal.kms.disableKey(r -> r.keyId(dead.value()));

    OtherReplacements found = review(made);

    assertThat(found.surplus()).isEmpty();
    assertThat(found.left()).extracting(LeftKey::key).containsExactlyInAnyOrder(others, earlier);
    assertThat(found.left())
        .filteredOn(left -> left.key().equals(others))
        .singleElement()
        .extracting(LeftKey::why)
        .asString()
        .contains("run \"another run\"", "aws kms disable-key --key-id " + others.keyId());
    assertThat(state(others)).isEqualTo("Enabled");
    assertThat(rehearsal.tags(others)).doesNotContainKey("keyturn:surplus");
    assertThat(state(earlier)).isEqualTo("Enabled");
  }

  @Test
  void neverDisablesAKeyOfItsOwnThatSomebodyHasTakenIntoUse() {
    KeyArn made = make();
    KeyArn used = own();
    rehearsal.kms.encrypt(r -> r.keyId(used.value()).plaintext(SdkBytes.fromUtf8String("data")));
    KeyArn named = own();
    rehearsal.alias("alias/somebodys", named);
    rehearsal.sandbox.clock().advance(Duration.ofDays(1));

    OtherReplacements found = review(made);

    assertThat(found.surplus()).isEmpty();
    assertThat(found.left()).extracting(LeftKey::key).containsExactlyInAnyOrder(used, named);
    assertThat(found.left())
        .extracting(LeftKey::why)
        .anyMatch(why -> why.contains("last use Encrypt"))
        .anyMatch(why -> why.contains("never used, aliases [alias/somebodys]"));
    assertThat(state(used)).isEqualTo("Enabled");
    assertThat(state(named)).isEqualTo("Enabled");
  }

  @Test
  void doesNotStumbleOverAKeyThatIsBeingDeleted() {
    KeyArn made = make();
    KeyArn going = own();
    rehearsal.kms.scheduleKeyDeletion(r -> r.keyId(going.value()).pendingWindowInDays(7));

    assertThat(review(made)).isEqualTo(NONE);
  }

  @Test
  void leavesASurplusKeyAloneWhereKmsDoesNotTellWhetherItIsUsed() {
    KeyArn made = make();
    KeyArn other = own();
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.DENY, "kms", "GetKeyLastUsage", 1_000));

    OtherReplacements found = review(made);

    assertThat(found.surplus()).isEmpty();
    assertThat(found.left())
        .singleElement()
        .asString()
        .contains(other.value(), "whether anybody uses it is not known");
    assertThat(state(other)).isEqualTo("Enabled");
    rehearsal.sandbox.faults().clear();
    assertThat(review(made).surplus()).containsExactly(other);
  }

  private KeyArn make() {
    return rehearsal
        .keys()
        .createReplacementKey(
            new ReplacementOrder(
                old,
                RUN,
                RUN_ID,
                Optional.empty(),
                "orders, replaced",
                rehearsal.policy(old),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Rehearsal.SETTLE))
        .key();
  }

  private OtherReplacements review(KeyArn made) {
    return rehearsal.keys().reconcileReplacementKeys(new ReplacementReview(old, made, RUN, RUN_ID));
  }

  /** As CreateKey makes it for this execution when its answer is lost. */
  private KeyArn own() {
    return rehearsal.newKey(lineage(RUN, RUN_ID));
  }

  private Map<String, String> lineage(String run, String runId) {
    return Map.of("keyturn:replaces", old.keyId(), "keyturn:run", run, "keyturn:run-id", runId);
  }

  private String state(KeyArn key) {
    return rehearsal.metadata(key).keyStateAsString();
  }
}
