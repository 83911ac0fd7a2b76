package dev.keyturn.acceptance.drill;

import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.SweepProgress;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.replacement.StoreStatus;
import dev.keyturn.starter.run.Runs;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A line for each phase, and on a terminal a live bar while stores are swept. */
final class Progress implements AutoCloseable {
  private static final Duration GLANCE = Duration.ofSeconds(2);
  private static final int MOST_SHARDS = 8;

  private final Runs runs;
  private final Screen screen;
  private final long startNanos;
  private Optional<ProgressBar> bar = Optional.empty();
  private String shown = "";

  Progress(Runs runs, Screen screen, long startNanos) {
    this.runs = runs;
    this.screen = screen;
    this.startNanos = startNanos;
  }

  void show(RunStatus status) {
    String stage = stage(status);
    if (!stage.equals(shown)) {
      shown = stage;
      say(stage);
    }
    if (screen.terminal().isPresent()
        && status.stores().stream().anyMatch(store -> store.sweeping().isPresent())) {
      step(status);
    }
  }

  /** Prints a line with the time. */
  void say(String text) {
    pause();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    screen.print(String.format("%7.1f s  %s", seconds, text));
  }

  /** Takes the bar away, so that something else can be printed. */
  void pause() {
    bar.ifPresent(ProgressBar::close);
    bar = Optional.empty();
  }

  @Override
  public void close() {
    pause();
  }

  private static String stage(RunStatus status) {
    return status.sweeps() == 0
        ? status.phase().name()
        : status.phase() + ", sweep " + status.sweeps();
  }

  private void step(RunStatus status) {
    long done = 0;
    long expected = 0;
    for (StoreStatus store : status.stores()) {
      long seen = store.sweeping().map(this::seen).orElseGet(() -> store.counts().total());
      done += seen;
      expected += Math.max(store.expected(), seen);
    }
    ProgressBar shownBar = bar.orElseGet(this::open);
    bar = Optional.of(shownBar);
    shownBar.maxHint(expected).stepTo(done);
  }

  private long seen(String sweep) {
    Optional<SweepProgress> progress = progress(sweep);
    ItemCounts counts = progress.map(SweepProgress::counts).orElse(ItemCounts.NONE);
    for (String shard :
        progress.stream().flatMap(p -> p.running().stream()).limit(MOST_SHARDS).toList()) {
      counts = counts.plus(progress(shard).map(SweepProgress::counts).orElse(ItemCounts.NONE));
    }
    return counts.total();
  }

  private Optional<SweepProgress> progress(String sweep) {
    return runs.run(sweep).tryAsk("progress", SweepProgress.class, GLANCE);
  }

  private ProgressBar open() {
    return new ProgressBarBuilder()
        .setTaskName("           items")
        .setInitialMax(1)
        .setUpdateIntervalMillis(250)
        .setConsumer(new ConsoleProgressBarConsumer(screen.out(), Screen.WIDTH))
        .build();
  }
}
