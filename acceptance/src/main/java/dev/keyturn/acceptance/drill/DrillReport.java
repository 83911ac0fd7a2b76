package dev.keyturn.acceptance.drill;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.replacement.StoreStatus;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code drill.json} says.
 *
 * @param outcome {@code DONE}, or the phase that was reached
 * @param error what went wrong; absent for DONE
 * @param acceptedBackup the answer to a restore of the backup that was accepted as a pin
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DrillReport(
    String outcome,
    Optional<String> error,
    Optional<String> oldKey,
    Optional<String> newKey,
    Items items,
    Map<String, Items> stores,
    Reads readable,
    Map<String, String> oldKeyDecrypt,
    Optional<String> acceptedBackup,
    ApplicationCalls application,
    Optional<Double> attackerShutOutSeconds,
    Optional<ForgottenJobReports> forgottenJob,
    Optional<String> proofHash,
    Map<String, Double> seconds) {
  /** The outcome of a drill in which everything held. */
  public static final String DONE = "DONE";

  public DrillReport {
    stores = new TreeMap<>(stores);
    oldKeyDecrypt = new TreeMap<>(oldKeyDecrypt);
    seconds = new TreeMap<>(seconds);
  }

  /** Whether everything held. */
  @JsonIgnore
  public boolean isDone() {
    return outcome.equals(DONE);
  }

  /** What one item is, where a store of the type holds many. */
  private static final Map<String, String> ONE_OF =
      Map.of("snapshots", "snapshot", "images", "image", "launchTemplates", "launchTemplate");

  /** Counts of items; the total is the sum of the others. */
  public record Items(
      long total,
      long newDataKeys,
      long rewrapped,
      long alreadyCurrent,
      long gone,
      long superseded,
      long accepted,
      long pinned,
      long failed) {
    /** Items that are unknown or left over count as failed. */
    static Items of(ItemCounts counts) {
      return new Items(
          counts.total(),
          counts.newDataKeys(),
          counts.rewrapped(),
          counts.alreadyCurrent(),
          counts.gone(),
          counts.superseded(),
          counts.accepted(),
          counts.pinned(),
          counts.failed() + counts.unknown() + counts.remaining());
    }

    /** Items of all stores of a run. */
    static Items of(RunStatus status) {
      return of(sum(status.stores()));
    }

    /** Items by type of store. */
    static Map<String, Items> byType(RunStatus status) {
      Map<String, Items> byType = new TreeMap<>();
      for (String type : status.stores().stream().map(StoreStatus::type).distinct().toList()) {
        byType.put(
            ONE_OF.getOrDefault(type, type),
            of(sum(status.stores().stream().filter(s -> s.type().equals(type)).toList())));
      }
      return byType;
    }

    private static ItemCounts sum(Collection<StoreStatus> stores) {
      return stores.stream().map(StoreStatus::counts).reduce(ItemCounts.NONE, ItemCounts::plus);
    }
  }

  /** Reads with the old key disabled. */
  public record Reads(long checked, long ok) {}

  /**
   * What became of the reports of a job that names the old key by its ARN.
   *
   * @param refused how often the sealed key refused it
   * @param namedSeconds from the first refusal until the run had named it; absent if it never did
   */
  public record ForgottenJobReports(
      long underOldKey, long refused, Optional<Double> namedSeconds, long throughAlias) {}

  /** The application's calls. */
  public record ApplicationCalls(long calls, long errors) {}
}
