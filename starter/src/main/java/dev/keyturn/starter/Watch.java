package dev.keyturn.starter;

import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.SweepProgress;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.replacement.StoreStatus;
import dev.keyturn.starter.run.Run;
import dev.keyturn.starter.run.Runs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows a replacement until it ends or, if asked for, until it waits for a person. */
final class Watch {
  private static final Duration GLANCE = Duration.ofSeconds(3);
  private static final int MOST_SHARDS = 16;

  private final Runs runs;
  private final Run run;
  private final WatchView view;

  Watch(Runs runs, Run run, WatchView view) {
    this.runs = runs;
    this.run = run;
    this.view = view;
  }

  /**
   * What was seen last.
   *
   * @param report present if the run has ended
   */
  record Seen(String run, RunStatus status, Optional<RunReport> report) {
    /** Whether a person has to do something. */
    boolean waits() {
      return report.isEmpty() && !status.waitsFor().isBlank();
    }
  }

  /** Follows the run. */
  Seen follow(boolean untilWaiting) {
    return Looking.until(runs.patience(), () -> look(untilWaiting), view::blind);
  }

  private Optional<Seen> look(boolean untilWaiting) {
    if (run.isClosed()) {
      RunReport report = Ended.report(run);
      view.show(report.status(), List.of());
      return Optional.of(new Seen(run.id(), report.status(), Optional.of(report)));
    }
    RunStatus status = run.ask("status", RunStatus.class);
    view.show(status, sweeps(status));
    return Optional.of(new Seen(run.id(), status, Optional.empty()))
        .filter(seen -> untilWaiting && seen.waits());
  }

  private List<StoreProgress> sweeps(RunStatus status) {
    List<StoreProgress> sweeps = new ArrayList<>();
    for (StoreStatus store : status.stores()) {
      store.sweeping().flatMap(this::progress).ifPresent(sweep -> sweeps.add(of(store, sweep)));
    }
    return sweeps;
  }

  private StoreProgress of(StoreStatus store, SweepProgress sweep) {
    ItemCounts counts = sweep.counts();
    for (String shard : sweep.running().stream().limit(MOST_SHARDS).toList()) {
      counts = counts.plus(progress(shard).map(SweepProgress::counts).orElse(ItemCounts.NONE));
    }
    String label = store.store() + " sweep " + sweep.sweep() + " " + sweep.kind();
    return new StoreProgress(label, counts.total(), Math.max(store.expected(), counts.total()));
  }

  private Optional<SweepProgress> progress(String sweep) {
    return runs.run(sweep).tryAsk("progress", SweepProgress.class, GLANCE);
  }
}
