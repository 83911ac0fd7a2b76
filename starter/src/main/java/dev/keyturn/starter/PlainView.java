package dev.keyturn.starter;

import dev.keyturn.reencryption.Problem;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.starter.print.Printable;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lines for a log: one for each phase, each problem and each change of pace, and now and then one
 * for each sweep.
 */
final class PlainView implements WatchView {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final int LOOKS_PER_LINE = 10;

  private final PrintStream out;
  private final Speed speed;
  private final Set<Problem> problems = new HashSet<>();
  private Optional<Phase> shown = Optional.empty();
  private List<String> pace = List.of();
  private String blindness = "";
  private int looks;

  PlainView(PrintStream out) {
    this(out, InstantSource.system());
  }

  PlainView(PrintStream out, InstantSource clock) {
    this.out = out;
    this.speed = new Speed(clock);
  }

  /** Whether there is more to say than how far sweeps are. */
  boolean isNews(RunStatus status) {
    return !shown.equals(Optional.of(status.phase()))
        || !pace.equals(status.pace().sentences())
        || !problems.containsAll(status.problems());
  }

  @Override
  public void show(RunStatus status, List<StoreProgress> sweeps) {
    blindness = "";
    if (!shown.equals(Optional.of(status.phase()))) {
      shown = Optional.of(status.phase());
      looks = 0;
      out.println(TIME.format(status.since()) + "  " + status.phase());
    }
    showPace(status.pace().sentences());
    status.problems().stream().filter(problems::add).forEach(this::show);
    if (looks++ % LOOKS_PER_LINE == 0) {
      sweeps.forEach(
          sweep ->
              out.println(
                  "          "
                      + Printable.line(sweep.label())
                      + "  "
                      + sweep.done()
                      + " of "
                      + sweep.expected()
                      + speed.of(sweep)));
    }
  }

  private void showPace(List<String> sentences) {
    if (!pace.equals(sentences)) {
      pace = sentences;
      looks = 0;
      speed.restart();
      line(sentences.isEmpty() ? "at full pace" : String.join("; ", sentences));
    }
  }

  private void show(Problem problem) {
    line(
        problem.standing()
            + " "
            + problem.store()
            + " "
            + problem.item()
            + ": "
            + problem.detail());
  }

  private void line(String text) {
    out.println("          " + Printable.line(text));
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
