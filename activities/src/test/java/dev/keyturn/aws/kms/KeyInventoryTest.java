package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.keyturn.aws.RoleGroup;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.FoundReplacements;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.KeyLookOrder;
import dev.keyturn.key.KeyObservation;
import dev.keyturn.key.KeyQuery;
import dev.keyturn.key.KeyReference;
import dev.keyturn.key.ReplacementCandidate;
import dev.keyturn.key.ReplacementSearch;
import dev.keyturn.key.RoleQuery;
import dev.keyturn.key.ServiceGrants;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Fault;
import dev.keyturn.sandbox.Principals.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;

class KeyInventoryTest {
  private static final String OF_BOTH =
      """
      {"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*",
        "Principal": {"AWS": ["arn:aws:iam::999999999999:root", "arn:aws:iam::111122223333:root"]}}}""";

  private final Rehearsal rehearsal = new Rehearsal();

  @AfterEach
  void close() {
    rehearsal.close();
  }

  @Test
  void readsAllThatAPlanRestsOn() {
    KeyArn key = rehearsal.newKey(Map.of("team", "orders"));
    rehearsal.alias("alias/orders", key);
    rehearsal.alias("alias/orders-old", key);
    rehearsal.kms.encrypt(r -> r.keyId(key.value()).plaintext(SdkBytes.fromUtf8String("x")));

    KeyInventory inventory = take("alias/orders");

    assertThat(inventory.key()).isEqualTo(key);
    assertThat(inventory.manager()).isEqualTo("CUSTOMER");
    assertThat(inventory.state()).isEqualTo("Enabled");
    assertThat(inventory.spec()).isEqualTo("SYMMETRIC_DEFAULT");
    assertThat(inventory.usage()).isEqualTo("ENCRYPT_DECRYPT");
    assertThat(inventory.origin()).isEqualTo("AWS_KMS");
    assertThat(inventory.multiRegion()).isFalse();
    assertThat(inventory.description()).isEqualTo("orders");
    rehearsal.assertPolicy(key, inventory.policy());
    assertThat(inventory.tags()).isEqualTo(Map.of("team", "orders"));
    assertThat(inventory.aliases())
        .containsExactly(new KeyAlias("alias/orders"), new KeyAlias("alias/orders-old"));
    assertThat(inventory.worker()).isEqualTo(Rehearsal.WORKER);
    assertThat(inventory.workerRoles()).containsExactly(Rehearsal.WORKER);
    assertThat(inventory.workerAccount()).isEqualTo("111122223333");
    assertThat(inventory.lastUse())
        .hasValueSatisfying(u -> assertThat(u.operation()).isEqualTo("Encrypt"));
    assertThat(inventory.candidates()).isEmpty();
  }

  @Test
  void namesEveryRoleThatItsActivitiesActAs() {
    String admin = "arn:aws:iam::111122223333:role/keyturn/admin";
    String objects = "arn:aws:iam::111122223333:role/objects";
    Map<RoleGroup, String> roles =
        Map.of(RoleGroup.KMS_ADMIN, admin, RoleGroup.GATE, admin, RoleGroup.S3, objects);

    try (Rehearsal acting = new Rehearsal(roles)) {
      KeyInventory inventory = acting.keys().takeKeyInventory(query(acting.newKey().value()));

      assertThat(inventory.worker()).isEqualTo(admin);
      assertThat(inventory.workerRoles()).containsExactly(admin, objects, Rehearsal.WORKER);
    }
  }

  @ParameterizedTest
  @CsvSource({"alias", "id", "arn", "aliasArn"})
  void resolvesTheKeyHoweverItIsNamed(String form) {
    KeyArn key = rehearsal.newKey();
    rehearsal.alias("alias/orders", key);
    Map<String, String> names =
        Map.of(
            "alias",
            "alias/orders",
            "id",
            key.keyId(),
            "arn",
            key.value(),
            "aliasArn",
            "arn:aws:kms:eu-west-1:111122223333:alias/orders");

    assertThat(take(names.getOrDefault(form, "")).key()).isEqualTo(key);
  }

  @Test
  void isTheSameWhenTakenTwice() {
    KeyArn key = rehearsal.newKey();

    assertThat(take(key.value())).isEqualTo(take(key.value()));
  }

  @Test
  void readsGrantsOfAllPages() {
    KeyArn key = rehearsal.newKey();
    IntStream.range(0, 120).forEach(i -> grant(key, "role/app-" + i));

    assertThat(take(key.value()).grants().customers()).hasSize(120);
  }

  @Test
  void tellsServiceMadeGrantsByTheirGranteeAlone() {
    KeyArn key = rehearsal.newKey();
    grant(key, "role/app");
    rehearsal.kms.createGrant(
        r ->
            r.keyId(key.value())
                .granteePrincipal("dynamodb.eu-west-1.amazonaws.com")
                .retiringPrincipal("dynamodb.eu-west-1.amazonaws.com")
                .operations(GrantOperation.DECRYPT));
    rehearsal.kms.createGrant(
        r ->
            r.keyId(key.value())
                .granteePrincipal("arn:aws:iam::111122223333:role/leaked")
                .retiringPrincipal("ec2.eu-west-1.amazonaws.com")
                .operations(GrantOperation.DECRYPT));
    grant(key, "user/ops.amazonaws.com");

    KeyGrants grants = take(key.value()).grants();
    assertThat(grants.customers()).noneMatch(KeyGrant::madeByService).hasSize(3);
    assertThat(grants.services())
        .extracting(ServiceGrants::service)
        .containsExactly("dynamodb.eu-west-1.amazonaws.com");
  }

  @Test
  void takesAGrantForAServiceThatNoServiceRetiresForACustomers() {
    KeyArn key = rehearsal.newKey();
    rehearsal.kms.createGrant(
        r ->
            r.keyId(key.value())
                .granteePrincipal("sns.amazonaws.com")
                .operations(GrantOperation.DECRYPT));
    rehearsal.kms.createGrant(
        r ->
            r.keyId(key.value())
                .granteeServicePrincipal("sqs.amazonaws.com")
                .retiringPrincipal("arn:aws:iam::111122223333:role/boss")
                .operations(GrantOperation.DECRYPT));

    assertThat(take(key.value()).grants().customers()).hasSize(2);
  }

  @Test
  void findsReplacementsOfEarlierRunsAndWhetherTheyAreGoing() {
    KeyArn old = rehearsal.newKey();
    KeyArn closed = rehearsal.newKey(lineage(old, "run-closed"));
    KeyArn open = rehearsal.newKey(lineage(old, "run-open"));
    KeyArn own = rehearsal.newKey(lineage(old, "asking run"));
    rehearsal.newKey(lineage(closed, "run-of-another-key"));
    rehearsal.openRuns.addAll(List.of("run-open", "asking run"));

    assertThat(find(old))
        .extracting(ReplacementCandidate::key, ReplacementCandidate::runIsOpen)
        .containsExactlyInAnyOrder(tuple(closed, false), tuple(open, true), tuple(own, false));
  }

  @Test
  void tellsWhetherAKeyOfAnEarlierRunIsInUse() {
    KeyArn old = rehearsal.newKey();
    KeyArn idle = rehearsal.newKey(lineage(old, "run-1"));
    KeyArn used = rehearsal.newKey(lineage(old, "run-2"));
    KeyArn named = rehearsal.newKey(lineage(old, "run-3"));
    rehearsal.alias("alias/named", named);
    rehearsal.kms.encrypt(
        encrypt -> encrypt.keyId(used.value()).plaintext(SdkBytes.fromUtf8String("x")));

    assertThat(find(old))
        .extracting(ReplacementCandidate::key, ReplacementCandidate::inUse)
        .containsExactlyInAnyOrder(tuple(idle, false), tuple(used, true), tuple(named, true));
  }

  @Test
  void looksAtTwentyPlantedKeysAndCountsTheRest() {
    KeyArn old = rehearsal.newKey();
    for (int i = 0; i < 23; i++) {
      rehearsal.newKey(lineage(old, "forged"));
    }

    FoundReplacements found =
        rehearsal.keys().findReplacementKeys(new ReplacementSearch(old, "asking run"));

    assertThat(found.candidates()).hasSize(20);
    assertThat(found.more()).isEqualTo(3);
  }

  /** Listing every key of a Region takes longer than a containment may wait. */
  @Test
  void searchesTheRegionOnlyForTheSuccessorOfADeadKey() {
    KeyArn old = rehearsal.newKey();
    KeyArn next = rehearsal.newKey(lineage(old, "run-closed"));
    rehearsal.sandbox.calls().clear();

    assertThat(take(old.value()).candidates()).isEmpty();
    assertThat(rehearsal.sandbox.calls().count("kms", "ListKeys")).isZero();

    rehearsal.kms.disableKey(disable -> disable.keyId(old.value()));
    assertThat(take(old.value()).candidates())
        .extracting(ReplacementCandidate::key)
        .containsExactly(next);
  }

  @Test
  void namesTheFieldWhenTheKeyDoesNotExist() {
    Rehearsal.fails(
        () -> take("alias/nothing"),
        FailureType.NOT_FOUND,
        "key \"alias/nothing\": does not exist in eu-west-1");
  }

  @Test
  void refusesAnAliasOfAnotherAccountsKey() {
    String user = "arn:aws:iam::999999999999:user/partner";
    rehearsal
        .sandbox
        .principals()
        .register(new Principal(new Caller("partner", "999999999999", user), user, true));
    KmsClient partner = rehearsal.as("partner");
    String shared =
        partner
            .createKey(r -> r.policy(OF_BOTH).bypassPolicyLockoutSafetyCheck(true))
            .keyMetadata()
            .keyId();
    partner.createAlias(r -> r.aliasName("alias/orders").targetKeyId(shared));

    Rehearsal.fails(
        () -> take("arn:aws:kms:eu-west-1:999999999999:alias/orders"),
        FailureType.PLAN_REFUSED,
        "belongs to account 999999999999, but the worker acts in 111122223333");
  }

  @Test
  void refusesAKeyOfAnotherRegion() {
    Rehearsal.fails(
        () -> take("arn:aws:kms:us-east-1:111122223333:alias/orders"),
        FailureType.PLAN_REFUSED,
        "lives in us-east-1, but region is eu-west-1");
  }

  @Test
  void triesAgainWhenAwsIsBrieflyUnwell() {
    KeyArn key = rehearsal.newKey();
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.ERROR500, "kms", "GetKeyPolicy", 1));
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.TRUNCATE, "kms", "ListGrants", 1));

    rehearsal.assertPolicy(key, take(key.value()).policy());
  }

  @Test
  void triesToActAsARoleAndSaysWhyItMayNot() {
    RoleQuery open = new RoleQuery("arn:aws:iam::111122223333:role/app", Rehearsal.REGION);
    RoleQuery closed = new RoleQuery("arn:aws:iam::111122223333:role/closed", Rehearsal.REGION);
    rehearsal.sandbox.principals().close(closed.role());

    assertThat(rehearsal.keys().tryRole(open).refusal()).isEmpty();
    assertThat(rehearsal.keys().tryRole(open)).isEqualTo(rehearsal.keys().tryRole(open));
    assertThat(rehearsal.keys().tryRole(closed).refusal())
        .hasValueSatisfying(
            said -> assertThat(said).contains("sts:AssumeRole", closed.role(), "keyturn"));
  }

  @Test
  void asksAgainWhenStsIsBrieflyUnwell() {
    RoleQuery query = new RoleQuery("arn:aws:iam::111122223333:role/app", Rehearsal.REGION);
    rehearsal.sandbox.faults().add(Fault.of(Fault.Kind.ERROR500, "sts", "AssumeRole", 3));

    Rehearsal.fails(
        () -> rehearsal.keys().tryRole(query), FailureType.UNAVAILABLE, "sts:AssumeRole");
    assertThat(rehearsal.keys().tryRole(query).refusal()).isEmpty();
  }

  /** moto fails, others know no such call, and not everybody may make it. */
  @ParameterizedTest
  @CsvSource({"ERROR500, KMSInternalException", "DENY, AccessDeniedException"})
  void saysWhyTheLastUseIsNotTold(Fault.Kind kind, String code) {
    rehearsal.alias("alias/orders", rehearsal.newKey());
    lastUseIs(kind, 1_000);

    for (int twice = 0; twice < 2; twice++) {
      KeyInventory inventory = rehearsal.keys().takeKeyInventory(query("alias/orders"));
      assertThat(inventory.lastUse()).isEmpty();
      assertThat(inventory.lastUseUnread().orElseThrow()).contains("kms:GetKeyLastUsage", code);
    }
  }

  @ParameterizedTest
  @CsvSource({"THROTTLE, THROTTLED", "BEFORE, UNAVAILABLE"})
  void asksAgainForALastUseThatIsNotToldForNow(Fault.Kind kind, FailureType type) {
    rehearsal.alias("alias/orders", rehearsal.newKey());
    lastUseIs(kind, 1_000);

    Rehearsal.fails(
        () -> rehearsal.keys().takeKeyInventory(query("alias/orders")),
        type,
        "kms:GetKeyLastUsage");
  }

  @Test
  void waitsOutAServiceThatFailsForAMoment() {
    rehearsal.alias("alias/orders", rehearsal.newKey());
    lastUseIs(Fault.Kind.ERROR500, 4);

    assertThat(rehearsal.keys().takeKeyInventory(query("alias/orders")).lastUseUnread()).isEmpty();
  }

  @Test
  void looksAtAKeyWithoutItsLastUseWhereThatIsNotTold() {
    KeyArn key = rehearsal.newKey();
    lastUseIs(Fault.Kind.DENY, 1_000);

    assertThat(rehearsal.keys().observeKey(KeyLookOrder.withoutLastUse(key)).lastUse()).isEmpty();
    assertThat(rehearsal.keys().observeKey(KeyLookOrder.asFarAsTold(key)).lastUse()).isEmpty();
    Rehearsal.fails(
        () -> rehearsal.keys().observeKey(KeyLookOrder.whole(key)),
        FailureType.ACCESS_DENIED,
        "kms:GetKeyLastUsage");
  }

  private void lastUseIs(Fault.Kind kind, int times) {
    rehearsal.sandbox.faults().add(Fault.of(kind, "kms", "GetKeyLastUsage", times));
  }

  @Test
  void observesWithoutUsingTheKey() {
    KeyArn key = rehearsal.newKey();
    rehearsal.alias("alias/orders", key);
    rehearsal.sandbox.clock().advance(Duration.ofDays(1));

    KeyObservation seen = rehearsal.keys().observeKey(KeyLookOrder.whole(key));

    assertThat(seen.state()).isEqualTo("Enabled");
    assertThat(seen.aliases()).containsExactly(new KeyAlias("alias/orders"));
    assertThat(seen.lastUse()).isEmpty();
    rehearsal.assertPolicy(key, seen.policy().orElseThrow());
    assertThat(seen.at())
        .isBetween(
            rehearsal.sandbox.clock().now().minusSeconds(60), rehearsal.sandbox.clock().now());
  }

  private static KeyQuery query(String reference) {
    return new KeyQuery(new KeyReference(reference), Rehearsal.REGION, "asking run", List.of());
  }

  private List<ReplacementCandidate> find(KeyArn old) {
    return rehearsal
        .keys()
        .findReplacementKeys(new ReplacementSearch(old, "asking run"))
        .candidates();
  }

  private static Map<String, String> lineage(KeyArn old, String run) {
    return Map.of("keyturn:replaces", old.keyId(), "keyturn:run", run);
  }

  private void grant(KeyArn key, String principal) {
    rehearsal.kms.createGrant(
        r ->
            r.keyId(key.value())
                .granteePrincipal("arn:aws:iam::111122223333:" + principal)
                .operations(GrantOperation.DECRYPT));
  }

  private KeyInventory take(String reference) {
    return rehearsal.keys().takeKeyInventory(query(reference));
  }
}
