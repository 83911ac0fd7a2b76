package dev.keyturn.starter;

import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.starter.print.Printable;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lines for a log: one for each phase, and now and then one for each sweep. */
final class PlainView implements WatchView {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final int LOOKS_PER_LINE = 10;

  private final PrintStream out;
  private Optional<Phase> shown = Optional.empty();
  private String blindness = "";
  private int looks;

  PlainView(PrintStream out) {
    this.out = out;
  }

  @Override
  public void show(RunStatus status, List<StoreProgress> sweeps) {
    blindness = "";
    if (!shown.equals(Optional.of(status.phase()))) {
      shown = Optional.of(status.phase());
      looks = 0;
      out.println(TIME.format(status.since()) + "  " + status.phase());
    }
    if (looks++ % LOOKS_PER_LINE == 0) {
      sweeps.forEach(
          sweep ->
              out.println(
                  "          "
                      + Printable.line(sweep.label())
                      + "  "
                      + sweep.done()
                      + " of "
                      + sweep.expected()));
    }
  }

  @Override
  public void blind(String why) {
    if (!blindness.equals(why)) {
      blindness = why;
      out.println("          " + why);
    }
  }

  @Override
  public void close() {}
}
