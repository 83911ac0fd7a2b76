package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.OtherReplacements.LeftKey;
import dev.keyturn.key.ReplacementKey;
import dev.keyturn.key.ReplacementOrder;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.OriginType;

class ReplacementTest {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";
  private static final String RUN_ID = "this execution";

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
  void createsAKeyThatCarriesItsRunFromTheFirstMoment() {
    KeyArn made = make().key();

    assertThat(rehearsal.tags(made))
        .isEqualTo(
            Map.of(
                "team",
                "orders",
                "keyturn:replaces",
                old.keyId(),
                "keyturn:run",
                RUN,
                "keyturn:run-id",
                RUN_ID));
    rehearsal.assertPolicy(made, rehearsal.policy(old));
    assertThat(rehearsal.metadata(made).description()).isEqualTo("orders, replaced");
    assertThat(rehearsal.calls("TagResource")).isZero();
  }

  @Test
  void createsOneKeyWhenRunTwice() {
    ReplacementKey first = make();

    assertThat(make()).isEqualTo(first);
    assertThat(rehearsal.keyCount()).isEqualTo(2);
  }

  @Test
  void createsOneKeyThatWaitsForItsMaterialWhenRunTwice() {
    ReplacementOrder order = importing();
    rehearsal.loseAnswerOf("CreateKey");
    ReplacementKey first = rehearsal.keys().createReplacementKey(order);

    assertThat(rehearsal.keys().createReplacementKey(order)).isEqualTo(first);
    assertThat(rehearsal.metadata(first.key()).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    assertThat(rehearsal.metadata(first.key()).origin()).isEqualTo(OriginType.EXTERNAL);
    assertThat(rehearsal.keyCount()).isEqualTo(2);
    assertThat(first.surplus()).isEmpty();
  }

  @Test
  void findsTheKeyWhoseAnswerWasLost() {
    rehearsal.loseAnswerOf("CreateKey");

    ReplacementKey made = make();

    assertThat(made.surplus()).isEmpty();
    assertThat(rehearsal.keyCount()).isEqualTo(2);
    assertThat(rehearsal.calls("CreateKey")).isEqualTo(2);
  }

  @Test
  void findsTheKeyWhoseAnswerWasLostThoughListsLag() {
    rehearsal.sandbox.lag().limit(Duration.ofMillis(800));
    rehearsal.loseAnswerOf("CreateKey");

    rehearsal.keys().createReplacementKey(order(Optional.empty(), Duration.ofSeconds(5)));
    rehearsal.sandbox.clock().advance(Duration.ofSeconds(10));

    assertThat(rehearsal.keyCount()).isEqualTo(2);
  }

  @Test
  void sendsCreateKeyOnceAndFailsAfterSettleWhenItNeverArrived() {
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.BEFORE, "kms", "CreateKey", 1));

    Rehearsal.fails(this::make, FailureType.UNAVAILABLE, "kms:CreateKey");

    assertThat(rehearsal.keyCount()).isEqualTo(1);
    make();
    assertThat(rehearsal.keyCount()).isEqualTo(2);
  }

  @Test
  void doesNotWaitAfterARefusal() {
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.THROTTLE, "kms", "CreateKey", 1));

    Rehearsal.fails(
        () ->
            rehearsal.keys().createReplacementKey(order(Optional.empty(), Duration.ofMinutes(10))),
        FailureType.THROTTLED,
        "kms:CreateKey");
  }

  @Test
  void keepsTheOldestOfSeveralAndSetsTheOthersAside() {
    KeyArn first = rehearsal.newKey(lineage());
    rehearsal.sandbox.clock().advance(Duration.ofSeconds(2));
    KeyArn second = rehearsal.newKey(lineage());

    ReplacementKey made = make();

    assertThat(made.key()).isEqualTo(first);
    assertThat(made.surplus()).containsExactly(second);
    assertThat(rehearsal.metadata(second).keyStateAsString()).isEqualTo("Disabled");
    assertThat(rehearsal.tags(second)).containsEntry("keyturn:surplus", RUN);
    assertThat(rehearsal.metadata(first).keyStateAsString()).isEqualTo("Enabled");
    assertThat(make()).isEqualTo(made);
  }

  @Test
  void goesOnThoughAPolicyForbidsToDisableTheOthers() {
    KeyArn first = rehearsal.newKey(lineage());
    rehearsal.sandbox.clock().advance(Duration.ofSeconds(2));
    KeyArn second = rehearsal.newKey(lineage());
    rehearsal.guard(second);

    ReplacementKey made = make();

    assertThat(made.key()).isEqualTo(first);
    assertThat(made.surplus()).isEmpty();
    assertThat(made.left()).singleElement().extracting(LeftKey::key).isEqualTo(second);
    assertThat(rehearsal.tags(second)).containsEntry("keyturn:surplus", RUN);
    assertThat(make()).isEqualTo(made);
  }

  @Test
  void setsAsideOnceWhenTheAnswerIsLost() {
    rehearsal.newKey(lineage());
    rehearsal.sandbox.clock().advance(Duration.ofSeconds(2));
    KeyArn second = rehearsal.newKey(lineage());
    rehearsal.loseAnswerOf("DisableKey");

    Rehearsal.fails(this::make, FailureType.UNAVAILABLE, "kms:DisableKey");

    assertThat(make().surplus()).containsExactly(second);
  }

  @Test
  void doesNotTakeTheKeyOfAnotherRun() {
    KeyArn other =
        rehearsal.newKey(Map.of("keyturn:replaces", old.keyId(), "keyturn:run", "another run"));

    assertThat(make().key()).isNotEqualTo(other);
  }

  @Test
  void stopsWhenSomebodyDisabledTheRunsKey() {
    KeyArn made = make().key();
    rehearsal.kms.disableKey(r -> r.keyId(made.value()));

    Rehearsal.fails(this::make, FailureType.KEY_STATE, made.value(), "is Disabled");
    assertThat(rehearsal.keyCount()).isEqualTo(2);
  }

  @Test
  void adoptsTheOrderedKeyOnceAndForAll() {
    KeyArn other =
        rehearsal.newKey(Map.of("keyturn:replaces", old.keyId(), "keyturn:run", "closed run"));
    rehearsal.loseAnswerOf("PutKeyPolicy");
    ReplacementOrder order = order(Optional.of(other), Rehearsal.SETTLE);
    Rehearsal.fails(
        () -> rehearsal.keys().createReplacementKey(order),
        FailureType.UNAVAILABLE,
        "kms:PutKeyPolicy");

    ReplacementKey adopted = rehearsal.keys().createReplacementKey(order);

    assertThat(adopted.key()).isEqualTo(other);
    assertThat(adopted.adopted()).isTrue();
    assertThat(rehearsal.tags(other))
        .containsEntry("keyturn:run", RUN)
        .containsEntry("keyturn:run-id", RUN_ID)
        .containsKey("team");
    assertThat(rehearsal.metadata(other).description()).isEqualTo("orders, replaced");
    assertThat(rehearsal.keyCount()).isEqualTo(2);
    assertThat(rehearsal.keys().createReplacementKey(order)).isEqualTo(adopted);
  }

  @Test
  void doesNotAdoptAKeyThatReplacesAnother() {
    KeyArn stranger = rehearsal.newKey();

    Rehearsal.fails(
        () -> rehearsal.keys().createReplacementKey(order(Optional.of(stranger), Rehearsal.SETTLE)),
        FailureType.CHANGED_BY_OTHERS,
        "is not tagged keyturn:replaces");
  }

  @Test
  void neverTakesTheKeyOfAnEarlierExecutionWithoutAdoptingIt() {
    KeyArn earlier =
        rehearsal.newKey(
            Map.of(
                "keyturn:replaces", old.keyId(), "keyturn:run", RUN, "keyturn:run-id", "earlier"));

    assertThat(make().key()).isNotEqualTo(earlier);
    assertThat(rehearsal.metadata(earlier).keyStateAsString()).isEqualTo("Enabled");
  }

  @Test
  void makesTheKeyRotateAsTheOldOneDidAlthoughAnAnswerIsLost() {
    rehearsal.loseAnswerOf("EnableKeyRotation");
    ReplacementOrder order =
        order(Optional.empty(), Optional.empty(), Optional.of(180), Rehearsal.SETTLE);
    Rehearsal.fails(
        () -> rehearsal.keys().createReplacementKey(order),
        FailureType.UNAVAILABLE,
        "kms:EnableKeyRotation");
    long asked = rehearsal.calls("EnableKeyRotation");

    KeyArn made = rehearsal.keys().createReplacementKey(order).key();

    assertThat(rehearsal.kms.getKeyRotationStatus(r -> r.keyId(made.value())))
        .satisfies(
            status -> {
              assertThat(status.keyRotationEnabled()).isTrue();
              assertThat(status.rotationPeriodInDays()).isEqualTo(180);
            });
    assertThat(rehearsal.keyCount()).isEqualTo(2);
    // A repeated enable might put the next rotation off.
    assertThat(rehearsal.calls("EnableKeyRotation")).isEqualTo(asked);
  }

  @Test
  void makesAKeyOfTheOrderedKind() {
    KeyKind signing = new KeyKind("ECC_NIST_P256", "SIGN_VERIFY");

    KeyArn made =
        rehearsal
            .keys()
            .createReplacementKey(
                order(Optional.empty(), Optional.of(signing), Optional.empty(), Rehearsal.SETTLE))
            .key();

    assertThat(rehearsal.metadata(made).keySpecAsString()).isEqualTo(signing.spec());
    assertThat(rehearsal.metadata(made).keyUsageAsString()).isEqualTo(signing.usage());
  }

  private ReplacementKey make() {
    return rehearsal.keys().createReplacementKey(order(Optional.empty(), Rehearsal.SETTLE));
  }

  private Map<String, String> lineage() {
    return Map.of("keyturn:replaces", old.keyId(), "keyturn:run", RUN, "keyturn:run-id", RUN_ID);
  }

  private ReplacementOrder importing() {
    return new ReplacementOrder(
        old,
        RUN,
        RUN_ID,
        Optional.empty(),
        "orders, replaced",
        rehearsal.policy(old),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(ReplacementOrder.EXTERNAL),
        Rehearsal.SETTLE);
  }

  private ReplacementOrder order(Optional<KeyArn> adopt, Duration settle) {
    return order(adopt, Optional.empty(), Optional.empty(), settle);
  }

  private ReplacementOrder order(
      Optional<KeyArn> adopt, Optional<KeyKind> kind, Optional<Integer> period, Duration settle) {
    return new ReplacementOrder(
        old,
        RUN,
        RUN_ID,
        adopt,
        "orders, replaced",
        rehearsal.policy(old),
        Map.of("team", "orders"),
        kind,
        period,
        Optional.empty(),
        settle);
  }
}
