package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.AliasCheck;
import dev.keyturn.key.AliasMove;
import dev.keyturn.key.AliasResult;
import dev.keyturn.key.GrantOrder;
import dev.keyturn.key.GrantedAccess;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.key.KeySettings;
import dev.keyturn.key.KeySettingsQuery;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantOperation;

class GrantsAndAliasesTest {
  private static final String SOURCE = "arn:aws:sqs:eu-west-1:111122223333:Orders_Queue.fifo";
  private static final KeyAlias ALIAS = new KeyAlias("alias/orders");

  private final Rehearsal rehearsal = new Rehearsal();
  private final KeyArn old = rehearsal.newKey();
  private final KeyArn replacement = rehearsal.newKey();

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void carriesGrantsWithAllTheirTerms() {
    GrantOrder made = rehearsal.keys().carryGrants(order());

    assertThat(made.grants())
        .singleElement()
        .satisfies(
            grant -> {
              assertThat(grant.name()).contains("keyturn:0a1b");
              assertThat(grant.granteePrincipal()).endsWith("role/app");
              assertThat(grant.retiringPrincipal())
                  .hasValueSatisfying(p -> assertThat(p).endsWith("role/boss"));
              assertThat(grant.operations()).containsExactlyInAnyOrder("Decrypt", "Encrypt");
              assertThat(grant.encryptionContextSubset()).isEqualTo(Map.of("tenant", "7"));
              assertThat(grant.sourceArn()).contains(SOURCE);
            });
  }

  @Test
  void carriesTheGrantThatACustomerMadeForAService() {
    KeyGrant grant =
        new KeyGrant(
            "0a1b",
            Optional.empty(),
            "sns.amazonaws.com",
            Optional.empty(),
            List.of("Decrypt"),
            Map.of(),
            Map.of(),
            Optional.empty(),
            false);
    GrantOrder order = new GrantOrder(replacement, List.of(grant), List.of(), Rehearsal.SETTLE);

    rehearsal.keys().carryGrants(order);
    rehearsal.keys().carryGrants(order);

    assertThat(rehearsal.keys().observeKey(KeyLookOrder.whole(replacement)).access().granted())
        .singleElement()
        .extracting(GrantedAccess::access)
        .isEqualTo(grant.access());
  }

  @Test
  void showsGrantsByIdInWhateverOrderTheyWereMade() {
    for (String grantee : List.of("a", "b", "c", "d", "e", "f")) {
      String arn = "arn:aws:iam::111122223333:user/" + grantee;
      rehearsal.kms.createGrant(
          r -> r.keyId(old.value()).granteePrincipal(arn).operations(GrantOperation.DECRYPT));
    }

    assertThat(
            rehearsal
                .keys()
                .readSettings(new KeySettingsQuery(old, List.of()))
                .grants()
                .customers())
        .hasSize(6)
        .isSortedAccordingTo(Comparator.comparing(KeyGrant::id));
  }

  @Test
  void carriesOnceWhenRunTwice() {
    GrantOrder made = rehearsal.keys().carryGrants(order());

    assertThat(rehearsal.keys().carryGrants(order())).isEqualTo(made);
  }

  @Test
  void revokesOfAKeyInUseOnlyWhatSuspectsHave() {
    grant("arn:aws:iam::111122223333:role/suspect");
    grant("arn:aws:iam::111122223333:role/of-an-owner");
    grant("dynamodb.eu-west-1.amazonaws.com");
    GrantOrder order = order("arn:aws:iam::111122223333:role/suspect");

    rehearsal.keys().carryGrants(order);
    rehearsal.keys().carryGrants(order);

    assertThat(rehearsal.keys().observeKey(KeyLookOrder.whole(replacement)).access().granted())
        .extracting(granted -> granted.access().granteePrincipal())
        .containsExactlyInAnyOrder(
            "arn:aws:iam::111122223333:role/app",
            "arn:aws:iam::111122223333:role/of-an-owner",
            "dynamodb.eu-west-1.amazonaws.com");
  }

  @Test
  void revokesOnceThoughTheAnswerIsLost() {
    grant("arn:aws:iam::111122223333:role/suspect");
    GrantOrder order = order("arn:aws:iam::111122223333:role/suspect");
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.AFTER, "kms", "RevokeGrant", 1));

    rehearsal.keys().carryGrants(order);

    assertThat(rehearsal.keys().observeKey(KeyLookOrder.whole(replacement)).access().granted())
        .hasSize(1);
  }

  @Test
  void carriesOnceThoughTheAnswerIsLost() {
    rehearsal.loseAnswerOf("CreateGrant");
    Rehearsal.fails(
        () -> rehearsal.keys().carryGrants(order()), FailureType.UNAVAILABLE, "kms:CreateGrant");

    assertThat(rehearsal.keys().carryGrants(order()).grants()).hasSize(1);
    assertThat(rehearsal.keys().observeKey(KeyLookOrder.whole(replacement)).access().granted())
        .hasSize(1);
  }

  @Test
  void movesAnAliasAndReadsItBack() {
    rehearsal.alias(ALIAS.value(), old);

    assertThat(move()).isEqualTo(new AliasResult(ALIAS, Optional.of(replacement), true));
  }

  @Test
  void readsTheAliasBackThoughItLags() {
    rehearsal.alias(ALIAS.value(), old);
    rehearsal.sandbox.lag().limit(Duration.ofSeconds(1));

    assertThat(move().moved()).isTrue();
  }

  @Test
  void movesOnceWhenRunTwice() {
    rehearsal.alias(ALIAS.value(), old);
    AliasResult moved = move();

    assertThat(move()).isEqualTo(moved);
    assertThat(rehearsal.calls("UpdateAlias")).isEqualTo(1);
  }

  @Test
  void movesOnceThoughTheAnswerIsLost() {
    rehearsal.alias(ALIAS.value(), old);
    rehearsal.loseAnswerOf("UpdateAlias");
    Rehearsal.fails(this::move, FailureType.UNAVAILABLE, "kms:UpdateAlias on alias/orders");
    long calls = rehearsal.calls("UpdateAlias");

    assertThat(move().moved()).isTrue();
    assertThat(rehearsal.calls("UpdateAlias")).isEqualTo(calls);
  }

  @Test
  void leavesAnAliasThatSomebodyElseMoved() {
    KeyArn third = rehearsal.newKey();
    rehearsal.alias(ALIAS.value(), third);

    assertThat(move()).isEqualTo(new AliasResult(ALIAS, Optional.of(third), false));
    assertThat(rehearsal.calls("UpdateAlias")).isZero();
  }

  @Test
  void saysThatAnAliasIsGone() {
    assertThat(move()).isEqualTo(new AliasResult(ALIAS, Optional.empty(), false));
  }

  @Test
  void neverPointsAnAliasToAKeyThatIsNotEnabled() {
    rehearsal.alias(ALIAS.value(), old);
    rehearsal.kms.disableKey(r -> r.keyId(replacement.value()));

    Rehearsal.fails(this::move, FailureType.KEY_STATE, replacement.value(), "is Disabled");
    assertThat(rehearsal.calls("UpdateAlias")).isZero();
  }

  @Test
  void confirmsAnAliasByFiveAnswersInARow() {
    rehearsal.alias(ALIAS.value(), replacement);

    Instant last = rehearsal.keys().confirmAlias(check());

    assertThat(rehearsal.calls("Encrypt")).isEqualTo(5);
    assertThat(last)
        .isBetween(
            rehearsal.sandbox.clock().now().minusSeconds(60), rehearsal.sandbox.clock().now());
  }

  @Test
  void countsOnlyAnswersThatNameTheExpectedKey() throws InterruptedException {
    rehearsal.alias(ALIAS.value(), old);
    AliasCheck check = new AliasCheck(ALIAS, replacement, Duration.ofSeconds(1), KeyKind.SYMMETRIC);
    CompletableFuture<Instant> confirmed =
        CompletableFuture.supplyAsync(() -> rehearsal.keys().confirmAlias(check));
    for (int i = 0; i < 1_000 && rehearsal.calls("Encrypt") < 3; i++) {
      Thread.sleep(10);
    }
    rehearsal.kms.updateAlias(r -> r.aliasName(ALIAS.value()).targetKeyId(replacement.keyId()));

    confirmed.join();

    assertThat(rehearsal.calls("Encrypt")).isGreaterThanOrEqualTo(3 + 5);
  }

  /** Encrypt is not to be had under a key that signs. */
  @Test
  void confirmsAnAliasOfASigningKeyByDescribingIt() {
    KeyKind signing = new KeyKind("ECC_NIST_P256", "SIGN_VERIFY");
    KeyArn signer =
        new KeyArn(
            rehearsal
                .kms
                .createKey(r -> r.keySpec(signing.spec()).keyUsage(signing.usage()))
                .keyMetadata()
                .arn());
    rehearsal.alias(ALIAS.value(), signer);
    long before = rehearsal.calls("DescribeKey");

    rehearsal.keys().confirmAlias(new AliasCheck(ALIAS, signer, Rehearsal.SETTLE, signing));

    assertThat(rehearsal.calls("DescribeKey") - before).isEqualTo(5);
    assertThat(rehearsal.calls("Encrypt")).isZero();
  }

  @Test
  void readsWhatAKeyWasGivenTwiceTheSame() {
    rehearsal.alias(ALIAS.value(), replacement);
    rehearsal.keys().carryGrants(order());
    rehearsal.kms.enableKeyRotation(r -> r.keyId(replacement.value()).rotationPeriodInDays(200));

    KeySettings settings =
        rehearsal.keys().readSettings(new KeySettingsQuery(replacement, List.of()));

    assertThat(settings.kind()).isEqualTo(KeyKind.SYMMETRIC);
    rehearsal.assertPolicy(replacement, settings.policy());
    assertThat(settings.description()).isEqualTo("orders");
    assertThat(settings.tags()).isEqualTo(rehearsal.tags(replacement));
    assertThat(settings.aliases()).containsExactly(ALIAS);
    assertThat(settings.grants().customers()).hasSize(1);
    assertThat(settings.grants().customers().get(0).isEqualTo(order().grants().get(0))).isTrue();
    assertThat(settings.rotationPeriodDays()).contains(200);
    assertThat(rehearsal.keys().readSettings(new KeySettingsQuery(replacement, List.of())))
        .isEqualTo(settings);
  }

  private void grant(String grantee) {
    rehearsal.kms.createGrant(
        r ->
            r.keyId(replacement.value())
                .granteePrincipal(grantee)
                .operations(GrantOperation.DECRYPT));
  }

  private AliasResult move() {
    return rehearsal.keys().repointAlias(new AliasMove(ALIAS, old, replacement));
  }

  private AliasCheck check() {
    return new AliasCheck(ALIAS, replacement, Rehearsal.SETTLE, KeyKind.SYMMETRIC);
  }

  private GrantOrder order(String... suspects) {
    KeyGrant grant =
        new KeyGrant(
            "0a1b",
            Optional.of("app"),
            "arn:aws:iam::111122223333:role/app",
            Optional.of("arn:aws:iam::111122223333:role/boss"),
            List.of("Encrypt", "Decrypt"),
            Map.of(),
            Map.of("tenant", "7"),
            Optional.of(SOURCE),
            false);
    return new GrantOrder(replacement, List.of(grant), List.of(suspects), Rehearsal.SETTLE);
  }
}
