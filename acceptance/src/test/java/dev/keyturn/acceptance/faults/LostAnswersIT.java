package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.acceptance.world.SharedTemporal;
import dev.keyturn.acceptance.world.Stock;
import dev.keyturn.acceptance.world.World;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.StoreStatus;
import dev.keyturn.sandbox.CallLog;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

/** That no lost answer, error or throttle of a mutating call has an effect twice, or none. */
class LostAnswersIT {
  /** Every call of the spine that changes something or gives out a ciphertext. */
  private static final List<String> MUTATING =
      List.of(
          "kms:PutKeyPolicy",
          "kms:RevokeGrant",
          "kms:Encrypt",
          "kms:CreateKey",
          "kms:CreateGrant",
          "kms:UpdateAlias",
          "kms:ReEncrypt",
          "kms:TagResource",
          "kms:DisableKey",
          "s3:PutBucketEncryption",
          "s3:PutObject",
          "s3:CopyObject",
          "s3:UpdateObjectEncryption",
          "s3:DeleteObject");

  private static SharedTemporal temporal;
  private World world;
  private Orders orders;
  private Stock before;

  @BeforeAll
  static void startTemporal() {
    temporal = SharedTemporal.start("lost-answers");
  }

  @AfterAll
  static void stopTemporal() {
    temporal.close();
  }

  @BeforeEach
  void open() {
    world = World.open(temporal);
    orders = Orders.in(world);
    before = orders.stock();
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** So many answers in a row are lost that whole activities fail, not only the SDK's attempts. */
  @ParameterizedTest
  @CsvSource({
    "kms:PutKeyPolicy, 4",
    "kms:RevokeGrant, 4",
    "kms:Encrypt, 4",
    "kms:CreateKey, 2",
    "kms:CreateGrant, 4",
    "kms:UpdateAlias, 4",
    "kms:ReEncrypt, 4",
    "kms:TagResource, 4",
    "kms:DisableKey, 4",
    "s3:PutBucketEncryption, 4",
    "s3:PutObject, 4",
    "s3:CopyObject, 4",
    "s3:UpdateObjectEncryption, 4",
    "s3:DeleteObject, 4"
  })
  void losesNothingAndDoublesNothingWhenAnswersAreLost(String call, int times) {
    arm(Fault.Kind.AFTER, call, times);

    RunReport report = orders.respond("lost/" + call).approved();

    checkDone(report);
    assertThat(struck(Fault.Kind.AFTER)).containsOnlyKeys(call);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"AFTER", "BEFORE", "ERROR500", "THROTTLE", "TRUNCATE"})
  void losesNothingAndDoublesNothingWhenEveryCallIsDisturbedTwice(Fault.Kind kind) {
    MUTATING.forEach(call -> arm(kind, call, 2));

    RunReport report = orders.respond("disturbed/" + kind).approved();

    checkDone(report);
    Set<String> unhurt = new TreeSet<>(MUTATING);
    unhurt.removeAll(struck(kind).keySet());
    assertThat(unhurt).isEmpty();
  }

  private void arm(Fault.Kind kind, String call, int times) {
    String[] parts = call.split(":", 2);
    Fault.Match match =
        new Fault.Match(parts[0], Optional.of(parts[1]), Optional.of("worker"), Optional.empty());
    world
        .sandbox()
        .faults()
        .add(new Fault(match, kind, 0, OptionalInt.of(times), 1, Duration.ZERO));
  }

  private Map<String, Long> struck(Fault.Kind kind) {
    Map<String, Long> struck = new TreeMap<>();
    for (CallLog.Count count : world.sandbox().calls().counts()) {
      if (count.kind().fault().equals(kind.name().toLowerCase(Locale.ROOT))) {
        struck.merge(
            count.kind().service() + ":" + count.kind().operation(), count.calls(), Long::sum);
      }
    }
    return struck;
  }

  private void checkDone(RunReport report) {
    assertThat(report.outcome()).isEqualTo(Outcome.DONE);
    String newKey = report.status().newKey().orElseThrow().value();
    checkKeys(newKey, report);
    assertThat(orders.damageSince(before)).isEmpty();
    assertThat(orders.unwrap(report.inlineKeys())).isEqualTo(orders.plaintexts());
    checkCounts(report);
  }

  private void checkKeys(String newKey, RunReport report) {
    List<KeyMetadata> keys =
        world.kms().listKeysPaginator().keys().stream()
            .map(key -> world.kms().describeKey(get -> get.keyId(key.keyArn())).keyMetadata())
            .filter(key -> key.keyManager() == KeyManagerType.CUSTOMER)
            .toList();
    assertThat(keys)
        .filteredOn(key -> key.keyState() == KeyState.ENABLED)
        .extracting(KeyMetadata::arn)
        .containsExactly(newKey);
    List<String> surplus =
        keys.stream()
            .map(KeyMetadata::arn)
            .filter(arn -> !arn.equals(newKey) && !arn.equals(orders.oldKey()))
            .toList();
    assertThat(report.surplusKeys()).extracting(Object::toString).hasSameElementsAs(surplus);
    assertThat(
            world.kms().listAliasesPaginator(list -> list.keyId(newKey)).aliases().stream()
                .map(AliasListEntry::aliasName))
        .containsExactly(Orders.ALIAS);
    assertThat(world.kms().listGrants(list -> list.keyId(newKey)).grants()).hasSize(1);
    assertThat(world.kms().listGrants(list -> list.keyId(orders.oldKey())).grants()).hasSize(1);
  }

  /**
   * Every version and wrapped key is counted once, and the version of the file of wrapped keys that
   * was replaced a second time, as superseded.
   */
  private void checkCounts(RunReport report) {
    ItemCounts all =
        report.status().stores().stream()
            .map(StoreStatus::counts)
            .reduce(ItemCounts.NONE, ItemCounts::plus);
    assertThat(all.shut()).isZero();
    long wrapped = orders.plaintexts().size();
    assertThat(all.total()).isEqualTo(orders.stock().count() + wrapped + all.superseded());
    assertThat(all.superseded()).isEqualTo(1);
  }
}
