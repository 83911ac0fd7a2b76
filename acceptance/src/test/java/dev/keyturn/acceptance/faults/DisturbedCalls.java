package dev.keyturn.acceptance.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Orders;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.StoreStatus;
import dev.keyturn.sandbox.CallLog;
import dev.keyturn.sandbox.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

/** Requires that no disturbed call had an effect twice, or none. */
abstract class DisturbedCalls extends WorldPerTest {
  /** How often the calls of each operation were disturbed. */
  final Map<String, Long> struck(Fault.Kind kind) {
    Map<String, Long> struck = new TreeMap<>();
    for (CallLog.Count count : world.sandbox().calls().counts()) {
      if (count.kind().fault().equals(kind.name().toLowerCase(Locale.ROOT))) {
        struck.merge(name(count.kind()), count.calls(), Long::sum);
      }
    }
    return struck;
  }

  /** Requires a whole run with one new key, and everything counted once. */
  final void requireOnce(RunReport report) {
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
