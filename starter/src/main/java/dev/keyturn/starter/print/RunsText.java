package dev.keyturn.starter.print;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs as a person reads them: a table where its words stay whole, else one after the other. */
public final class RunsText {
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private RunsText() {}

  /** The runs, in the given order. */
  public static Page of(List<ListedRun> runs, Instant now, int width) {
    Table table = new Table("run", "status", "phase", "for", "left", "key", "started (UTC)");
    for (ListedRun run : runs) {
      table.row(
          run.run(),
          run.status(),
          run.phase().orElse(""),
          run.age(now).orElse(""),
          run.remaining().map(String::valueOf).orElse(""),
          run.key().map(RunsText::id).orElse(""),
          STARTED.format(run.started()));
    }
    Page page = new Page(width);
    if (table.fits(width)) {
      return page.table(table);
    }
    runs.forEach(run -> paragraph(page, run, now));
    return page;
  }

  private static void paragraph(Page page, ListedRun run, Instant now) {
    page.heading(run.run())
        .field("status", standing(run, now))
        .field("key", run.key().orElse(""))
        .field("started", STARTED.format(run.started()) + " UTC");
  }

  private static String standing(ListedRun run, Instant now) {
    Optional<String> phase =
        run.phase().map(name -> name + run.age(now).map(age -> " for " + age).orElse(""));
    return Stream.of(
            Optional.of(run.status()), phase, run.remaining().map(count -> count + " left"))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  /** What tells a key from others where there is little room; the paragraphs give the ARN. */
  private static String id(String key) {
    return key.startsWith("arn:") ? key.substring(key.lastIndexOf('/') + 1) : key;
  }
}
