package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.CanonicalJson;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Containment;
import dev.keyturn.key.GrantOrder;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.KeySettings;
import dev.keyturn.key.KeySettingsQuery;
import dev.keyturn.key.ServedResource;
import dev.keyturn.key.ServiceGrants;
import dev.keyturn.key.UnkeptGrants;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.GrantOperation;

/** A key on which services have made thousands of grants, as on an account's key for its disks. */
class ManyGrantsTest {
  private static final String SUSPECT = "arn:aws:iam::111122223333:user/leaked";
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final Duration LONG_SETTLE = Duration.ofSeconds(3);
  private static final String SERVICE = "dynamodb.eu-west-1.amazonaws.com";

  /** Half of KMS's quota for ListGrants takes about ten seconds for 50,000. */
  private static final int GRANTS = Integer.getInteger("keyturn.grants", 6_000);

  /** By value they would not be small. */
  private static final int FEWER = 1_200;

  /** Temporal takes two million. */
  private static final int SMALL = 300_000;

  private final Rehearsal rehearsal = new Rehearsal();
  private final KeyArn key = rehearsal.newKey();

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void areNeverTakenByValue() {
    serve(GRANTS);
    grant(APP, 2);
    grant(SUSPECT, 1);
    rehearsal.sandbox.calls().clear();

    KeyInventory inventory = inventory();
    KeyGrants grants = inventory.grants();

    assertThat(rehearsal.calls("ListGrants")).isEqualTo((GRANTS + 3 + 99) / 100);
    assertThat(rehearsal.heartbeats.details().size()).isGreaterThanOrEqualTo(GRANTS / 100);
    assertThat(inventory()).isEqualTo(inventory);
    assertThat(CanonicalJson.of(inventory).length()).isLessThan(SMALL);
    assertThat(grants.customers())
        .extracting(KeyGrant::granteePrincipal)
        .containsExactlyInAnyOrder(APP, APP, SUSPECT);
    assertThat(grants.isCut()).isFalse();
    ServiceGrants made = grants.services().get(0);
    assertThat(grants.services()).hasSize(1);
    assertThat(made.service()).isEqualTo(SERVICE);
    assertThat(made.count()).isEqualTo(GRANTS);
    assertThat(made.examples()).hasSize(20).allMatch(one -> one.contains("tableName=t"));
  }

  @Test
  void areCountedInEveryOtherReadingToo() {
    serve(FEWER);
    grant(APP, 3);

    KeySettings settings = rehearsal.keys().readSettings(new KeySettingsQuery(key, List.of()));
    KeyObservation look = rehearsal.keys().observeKey(KeyLookOrder.withoutLastUse(key));

    assertThat(CanonicalJson.of(settings).length()).isLessThan(SMALL);
    assertThat(settings.grants().ofCustomers()).isEqualTo(3);
    assertThat(settings.grants().services().get(0).count()).isEqualTo(FEWER);
    assertThat(CanonicalJson.of(look).length()).isLessThan(SMALL);
    assertThat(look.access().granted())
        .singleElement()
        .satisfies(access -> assertThat(access.count()).isEqualTo(3));
    assertThat(look.access().services().get(0).count()).isEqualTo(FEWER);
  }

  @Test
  void areToldApartByWhatTheyAreFor() {
    serve(120);

    KeyObservation look =
        rehearsal
            .keys()
            .observeKey(
                KeyLookOrder.withoutLastUse(key)
                    .besides(
                        List.of(
                            new ServedResource("aws:dynamodb:tableName", "t7"),
                            new ServedResource("aws:dynamodb:tableName", "t1*"),
                            new ServedResource("aws:ebs:id", "t3"))));

    // t1, t10 to t19, t100 to t119, and t7.
    assertThat(look.access().services().get(0).count()).isEqualTo(120 - 32);
  }

  @Test
  void doNotKeepTheSuspectsIn() {
    serve(FEWER);
    grant(APP, 1);
    grant(SUSPECT, 2);
    Containment containment = containment(Optional.empty());

    rehearsal.keys().containSuspects(containment);
    rehearsal.keys().containSuspects(containment);

    rehearsal.assertPolicy(key, containment.containedPolicy());
    KeyGrants left = inventory().grants();
    assertThat(left.customers()).extracting(KeyGrant::granteePrincipal).containsExactly(APP);
    assertThat(left.services().get(0).count()).isEqualTo(FEWER);
    rehearsal.keys().liftContainment(containment);
    assertThat(inventory().grants().customers()).hasSize(3);
  }

  @Test
  void areRevokedToTheLastOneWhereSuspectsHaveMoreThanCanBeKept() {
    grant(APP, 1);
    grant(SUSPECT, KeyGrants.MOST_OF_SUSPECTS + 20);
    KeyGrants grants = inventory().grants();
    assertThat(grants.customers()).hasSize(KeyGrants.MOST_OF_SUSPECTS + 1);
    assertThat(grants.others()).isZero();
    assertThat(grants.othersOfSuspects()).isEqualTo(20);
    Containment containment =
        containment(Optional.of(new UnkeptGrants(grants.othersOfSuspects(), List.of(SUSPECT))));

    rehearsal.sandbox.calls().clear();
    rehearsal.keys().containSuspects(containment);
    assertThat(rehearsal.calls("RevokeGrant")).isEqualTo(KeyGrants.MOST_OF_SUSPECTS + 20);
    rehearsal.keys().containSuspects(containment);

    assertThat(inventory().grants().customers())
        .extracting(KeyGrant::granteePrincipal)
        .containsExactly(APP);
  }

  /** Revoking takes minutes, in which the policy has to deny already. */
  @Test
  void areRevokedOnceThePolicyDeniesTheSuspects() {
    grant(SUSPECT, 1);
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.DENY, "kms", "RevokeGrant", 3));
    Containment containment = containment(Optional.empty());

    Rehearsal.fails(
        () -> rehearsal.keys().containSuspects(containment),
        FailureType.ACCESS_DENIED,
        "kms:RevokeGrant");

    rehearsal.assertPolicy(key, containment.containedPolicy());
  }

  /** A key of an earlier run on which applications have made theirs anew. */
  @Test
  void areNotMadeASecondTimeOnAKeyThatHasTheirEquals() {
    List<KeyGrant> carried = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Map<String, String> context = Map.of("tenant", "" + i);
      rehearsal.kms.createGrant(
          r ->
              r.keyId(key.value())
                  .granteePrincipal(APP)
                  .constraints(c -> c.encryptionContextSubset(context))
                  .operations(GrantOperation.ENCRYPT, GrantOperation.DECRYPT));
      carried.add(
          new KeyGrant(
              "%064x".formatted(i),
              Optional.of("tenants"),
              APP,
              Optional.empty(),
              List.of("Decrypt", "Encrypt"),
              Map.of(),
              context,
              Optional.empty(),
              false));
    }
    GrantOrder order = new GrantOrder(key, carried, List.of(SUSPECT), Rehearsal.SETTLE);

    GrantOrder made = rehearsal.keys().carryGrants(order);

    assertThat(rehearsal.keys().carryGrants(order)).isEqualTo(made);
    assertThat(made.grants()).hasSize(600);
    assertThat(inventory().grants().customers()).hasSize(600);
    assertThat(inventory().grants().isCut()).isFalse();
  }

  /** Lists show it late, so that it looks as if it were there. */
  @Test
  void areMadeAfterAllWhereAnEqualWasRevokedMeanwhile() throws InterruptedException {
    String equal =
        rehearsal
            .kms
            .createGrant(
                r -> r.keyId(key.value()).granteePrincipal(APP).operations(GrantOperation.DECRYPT))
            .grantId();
    KeyGrant carried =
        new KeyGrant(
            "%064x".formatted(7),
            Optional.empty(),
            APP,
            Optional.empty(),
            List.of("Decrypt"),
            Map.of(),
            Map.of(),
            Optional.empty(),
            false);
    long before = rehearsal.calls("ListGrants");
    Thread application =
        new Thread(
            () -> {
              // The look at the equal, and that for suspects.
              while (rehearsal.calls("ListGrants") < before + 2) {
                Thread.onSpinWait();
              }
              rehearsal.kms.revokeGrant(r -> r.keyId(key.value()).grantId(equal));
            });
    application.start();

    GrantOrder made =
        rehearsal
            .keys()
            .carryGrants(new GrantOrder(key, List.of(carried), List.of(SUSPECT), LONG_SETTLE));
    application.join();

    assertThat(made.grants())
        .singleElement()
        .satisfies(grant -> assertThat(grant.name()).contains(carried.nameOfCopy()));
    assertThat(inventory().grants().customers()).hasSize(1);
  }

  private Containment containment(Optional<UnkeptGrants> unkept) {
    String saved = rehearsal.policy(key);
    List<KeyGrant> revoked =
        inventory().grants().customers().stream()
            .filter(grant -> grant.isOf(List.of(SUSPECT)))
            .toList();
    return new Containment(
        key,
        "run",
        saved,
        KeyPolicy.parse(key, saved).containing(List.of(SUSPECT)),
        revoked,
        unkept);
  }

  private KeyInventory inventory() {
    return rehearsal
        .keys()
        .takeKeyInventory(
            new KeyQuery(new KeyReference(key.value()), Rehearsal.REGION, "run", List.of(SUSPECT)));
  }

  /** A grant as a service makes it for each of its resources. */
  private void serve(int count) {
    for (int i = 0; i < count; i++) {
      Map<String, String> context = Map.of("aws:dynamodb:tableName", "t" + i);
      rehearsal.kms.createGrant(
          r ->
              r.keyId(key.value())
                  .granteePrincipal(SERVICE)
                  .retiringPrincipal(SERVICE)
                  .constraints(c -> c.encryptionContextSubset(context))
                  .operations(
                      GrantOperation.DECRYPT, GrantOperation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT));
    }
  }

  private void grant(String grantee, int count) {
    for (int i = 0; i < count; i++) {
      rehearsal.kms.createGrant(
          r ->
              r.keyId(key.value())
                  .granteePrincipal(grantee)
                  .operations(GrantOperation.DECRYPT, GrantOperation.ENCRYPT));
    }
  }
}
