package dev.keyturn;

import java.util.List;
import java.util.stream.Collectors;

/** Text for Temporal's web UI, which shows CommonMark and GFM tables. */
public final class Markdown {
  /** The web UI sets columns side by side without a gap; it would drop ordinary spaces. */
  private static final String GAP = "\u00a0\u00a0";

  private Markdown() {}

  /** A text as it is, whatever it contains. */
  public static String text(String text) {
    return text.replace("|", "\\|")
        .replace("*", "\\*")
        .replace("_", "\\_")
        .replace("<", "&lt;")
        .replace('\n', ' ');
  }

  /** A table of texts. */
  public static String table(List<String> heads, List<List<String>> rows) {
    return line(heads)
        + "|:---".repeat(heads.size())
        + "|\n"
        + rows.stream().map(Markdown::line).collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(Markdown::text)
        .collect(Collectors.joining(GAP + " | ", "| ", GAP + " |\n"));
  }
}
