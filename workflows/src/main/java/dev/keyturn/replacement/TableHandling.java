package dev.keyturn.replacement;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.TableActivities;
import dev.keyturn.reencryption.TableOrder;
import dev.keyturn.reencryption.TablePinQuery;
import dev.keyturn.reencryption.TableQuery;
import dev.keyturn.reencryption.TableReplica;
import dev.keyturn.reencryption.TableSight;
import dev.keyturn.reencryption.TableStandings;
import dev.keyturn.reencryption.TableStandings.Trouble;
import dev.keyturn.reencryption.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** DynamoDB tables in the spine. The way back leaves them under the new key. */
record TableHandling(DataStore.Table table) implements StoreHandling {
  @Override
  public Planned plan(ReplacementRequest request, KeyInventory key) {
    TableSight sight =
        Steps.table("Read table " + table.name())
            .lookAtTable(new TableQuery(table.name(), request.region()));
    boolean ours = sight.under(key.key());
    List<Refusal> refusals =
        sight.missing()
            ? List.of(
                new Refusal(
                    "table " + table.name(),
                    "it does not exist in " + request.region(),
                    "correct its name or take it out of stores"))
            : List.of();
    return new Planned(
        new StorePlan(
            table.storeId(), table.type(), ours ? 1 : 0, actions(sight, ours), Optional.empty()),
        refusals);
  }

  /** The table itself, and its backups. */
  @Override
  public Tally glance(Sweep sweep, StoreLedger ledger) {
    TableOrder order = new TableOrder(table.name(), sweep.since(ledger.newWritesSince()));
    TableActivities activities = Steps.table("Look at " + table.storeId() + " again");
    TableSight sight = activities.lookAtTable(order.query());
    Optional<Trouble> trouble =
        ledger.updateTrusted()
            ? Optional.empty()
            : Optional.of(new Trouble(true, "DynamoDB refused to change its key"));
    return TableStandings.of(order, sight, sight, trouble)
        .plus(
            activities.findTablePins(
                new TablePinQuery(
                    table.name(),
                    sweep.oldKey(),
                    sight.under(sweep.newKey())
                        ? Optional.of(order.sweep().newWritesSince())
                        : Optional.empty())));
  }

  @Override
  public SampleResult read(ReadSample sample) {
    return Steps.reads(TableActivities.class, "Read some items of " + table.storeId() + sample.as())
        .readTable(sample);
  }

  @Override
  public boolean isReadByRoles() {
    return true;
  }

  private List<String> actions(TableSight sight, boolean ours) {
    List<String> actions = new ArrayList<>();
    if (ours) {
      actions.add(
          "key: from "
              + sight.key().orElseThrow()
              + " to the new key's ARN by UpdateTable; DynamoDB wraps the table's own key anew, its"
              + " items keep their data keys");
      actions.add(
          "backups and restore points from before that need the old key and are pins; a way back"
              + " leaves the table under the new key");
    } else {
      actions.add(
          "key: left alone, it is "
              + sight.key().orElse("AWS's own")
              + "; backups under the old key are pins");
    }
    if (!sight.replicas().isEmpty()) {
      actions.add(
          "replicas in "
              + sight.replicas().stream()
                  .map(TableReplica::region)
                  .collect(Collectors.joining(", "))
              + ": stay under their own regions' keys");
    }
    return actions;
  }
}
