package dev.keyturn.worker;

import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.ReportSummary;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DeathCertificate;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.BucketReadiness;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.DataKeyResult;
import dev.keyturn.reencryption.ImageryKind;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.ItemPage;
import dev.keyturn.reencryption.ItemPageResult;
import dev.keyturn.reencryption.MovedBytes;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PageResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.TableChange;
import dev.keyturn.reencryption.Tally;
import io.micrometer.core.instrument.Counter;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts what the orders and answers of activities say. */
final class ActivityMetrics {
  /** Types of activities: their methods' names, as Temporal writes them. */
  static final String DISABLE = "DisableOldKey";

  static final String ENABLE = "EnableOldKey";
  static final String COMMIT = "CommitSwap";
  static final String WITHDRAW = "WithdrawCommit";

  private static final String BUCKET = "bucket";
  private static final String DATA_KEYS = "dataKeys";
  private static final String OTHER = "Other";
  private static final Map<String, ToLongFunction<ItemCounts>> RESULTS = results();

  private final Metrics metrics;
  private final AuditMetrics audits;

  /** Every counter is there from the start, because a rate needs a value before the first. */
  ActivityMetrics(Metrics metrics) {
    this.metrics = metrics;
    this.audits = new AuditMetrics(metrics);
    Stream.concat(
            Stream.of(BUCKET, DATA_KEYS),
            Arrays.stream(ImageryKind.values()).map(ImageryKind::type))
        .forEach(
            store ->
                Arrays.stream(SweepKind.values()).forEach(kind -> items(store, kind, Tally.EMPTY)));
    bytes(MovedBytes.NONE);
    Stream.of("disabled", "closed", "enabled").forEach(this::gate);
    Stream.of("committed", "withdrawn").forEach(this::swap);
    Arrays.stream(TableChange.Outcome.values()).forEach(this::change);
    Arrays.stream(FailureType.values()).map(FailureType::wireName).forEach(this::failure);
    failure(OTHER);
    dead();
  }

  /** An activity has ended well. */
  void done(String type, @Nullable Object order, @Nullable Object answer) {
    if (answer instanceof PageResult page && order instanceof ObjectPage of) {
      items(BUCKET, of.order().sweep(), page.tally());
      bytes(page.bytes());
    } else if (answer instanceof BucketReadiness bucket && order instanceof BucketOrder of) {
      items(BUCKET, of.sweep(), bucket.configuration());
    } else if (answer instanceof ItemPageResult page && order instanceof ItemPage of) {
      items(DATA_KEYS, of.order().sweep(), page.tally());
    } else if (answer instanceof DataKeyResult keys && order instanceof DataKeyOrder of) {
      items(DATA_KEYS, of.sweep(), keys.tally());
    } else if (answer instanceof ImageryPass pass && order instanceof ImageryOrder of) {
      imagery(of, pass);
    } else if (answer instanceof TableChange asked) {
      change(asked.outcome()).increment();
    } else if (answer instanceof DeathCertificate proof) {
      proven(proof);
    } else if (answer instanceof ReportSummary && order instanceof ReportAssembly report) {
      audits.written(report);
    } else {
      step(type).ifPresent(Counter::increment);
    }
  }

  /** An activity has failed; one that was cancelled has not, nor has one that only waits on. */
  void failed(String type, RuntimeException failure) {
    if (failure instanceof ActivityCompletionException || waitsOn(failure)) {
      return;
    }
    Optional<FailureType> found = FailureType.of(failure);
    if (type.equals(DISABLE) && found.filter(FailureType.GATE_CLOSED::equals).isPresent()) {
      gate("closed").increment();
    }
    failure(found.map(FailureType::wireName).orElse(OTHER)).increment();
  }

  private static boolean waitsOn(RuntimeException failure) {
    return failure instanceof ApplicationFailure application
        && application.getCategory() == ApplicationErrorCategory.BENIGN;
  }

  /** What an activity has done by ending well, whatever it answers. */
  private Optional<Counter> step(String type) {
    return switch (type) {
      case DISABLE -> Optional.of(gate("disabled"));
      case ENABLE -> Optional.of(gate("enabled"));
      case COMMIT -> Optional.of(swap("committed"));
      case WITHDRAW -> Optional.of(swap("withdrawn"));
      default -> Optional.empty();
    };
  }

  /** A pass counts where all items stand now, so that only the last one of a sweep is counted. */
  private void imagery(ImageryOrder order, ImageryPass pass) {
    if (pass.open() == 0) {
      items(order.store().type(), order.sweep(), pass.tally());
    }
  }

  private void items(String store, Sweep sweep, Tally tally) {
    items(store, sweep.kind(), tally);
  }

  private void items(String store, SweepKind kind, Tally tally) {
    RESULTS.forEach(
        (result, count) ->
            items(store, kind, result).increment((double) count.applyAsLong(tally.counts())));
  }

  private Counter items(String store, SweepKind kind, String result) {
    return metrics.counter(
        "keyturn.items",
        "Items that sweeps looked at, by where they then stood",
        "store",
        store,
        "sweep",
        kind.name().toLowerCase(Locale.ROOT),
        "result",
        result);
  }

  private void bytes(MovedBytes moved) {
    bytes("newDataKeys").increment((double) moved.newDataKeys());
    bytes("rewrapped").increment((double) moved.rewrapped());
  }

  private Counter bytes(String result) {
    return metrics.counter(
        "keyturn.bytes",
        "Bytes of the object versions that sweeps moved, by how",
        "store",
        BUCKET,
        "result",
        result);
  }

  private Counter gate(String decision) {
    return metrics.counter(
        "keyturn.gate.decisions",
        "What the gate did: disabled a key, stayed closed, or enabled a key again",
        "decision",
        decision);
  }

  private Counter swap(String step) {
    return metrics.counter(
        "keyturn.volume.swaps",
        "Volumes whose copy was put in their place, and those where that was taken back",
        "step",
        step);
  }

  private Counter change(TableChange.Outcome outcome) {
    return metrics.counter(
        "keyturn.table.key.changes",
        "Requests to DynamoDB for another key of a table, by what came of them",
        "outcome",
        outcome.name().toLowerCase(Locale.ROOT));
  }

  private Counter failure(String type) {
    return metrics.counter(
        "keyturn.activity.failures", "Attempts of activities that failed", "type", type);
  }

  private void proven(DeathCertificate proof) {
    dead().increment();
    metrics.set(
        "keyturn.death.proof.timestamp.seconds",
        "When the last proof was made that an old key is dead",
        (double) proof.last().getEpochSecond());
  }

  private Counter dead() {
    return metrics.counter("keyturn.death.proofs", "Proofs that an old key is dead");
  }

  private static Map<String, ToLongFunction<ItemCounts>> results() {
    Map<String, ToLongFunction<ItemCounts>> results = new LinkedHashMap<>();
    results.put("newDataKeys", ItemCounts::newDataKeys);
    results.put("rewrapped", ItemCounts::rewrapped);
    results.put("alreadyCurrent", ItemCounts::alreadyCurrent);
    results.put("gone", ItemCounts::gone);
    results.put("superseded", ItemCounts::superseded);
    results.put("accepted", ItemCounts::accepted);
    results.put("pinned", ItemCounts::pinned);
    results.put("failed", ItemCounts::failed);
    results.put("unknown", ItemCounts::unknown);
    results.put("remaining", ItemCounts::remaining);
    results.put("notOurs", ItemCounts::notOurs);
    return results;
  }
}
