package dev.keyturn.starter;

import dev.keyturn.replacement.RunStatus;
import dev.keyturn.starter.print.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.InteractiveConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A live bar for each sweep that is going, with lines for the phases in between. */
final class BarView implements WatchView {
  private static final int UPDATE_MILLIS = 250;

  private final Console console;
  private final PlainView lines;
  private final Map<String, ProgressBar> bars = new LinkedHashMap<>();

  BarView(Console console) {
    this.console = console;
    this.lines = new PlainView(console.out());
  }

  @Override
  public void show(RunStatus status, List<StoreProgress> sweeps) {
    // Lines and bars share the screen: a line may only come while there is no bar.
    if (lines.isNews(status)) {
      close();
      lines.show(status, List.of());
    }
    List<String> going = sweeps.stream().map(StoreProgress::label).toList();
    if (!going.containsAll(bars.keySet())) {
      close();
    }
    for (StoreProgress sweep : sweeps) {
      bars.computeIfAbsent(sweep.label(), label -> bar(sweep))
          .maxHint(Math.max(sweep.expected(), sweep.done()))
          .stepTo(sweep.done());
    }
  }

  @Override
  public void blind(String why) {
    close();
    lines.blind(why);
  }

  @Override
  public void close() {
    bars.values().forEach(ProgressBar::close);
    bars.clear();
  }

  private ProgressBar bar(StoreProgress sweep) {
    return new ProgressBarBuilder()
        .setTaskName(Printable.line(sweep.label()))
        .setInitialMax(Math.max(sweep.expected(), sweep.done()))
        .setStyle(
            console.colours()
                ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                : ProgressBarStyle.UNICODE_BLOCK)
        .showSpeed()
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setMaxRenderedLength(console.width() - 1)
        .setConsumer(new InteractiveConsoleProgressBarConsumer(console.out(), console.width() - 1))
        .build();
  }
}
