package dev.keyturn.starter.print;

import java.util.ArrayList;
import java.util.List;

/** Text for a terminal of some width, put together from top to bottom. */
public final class Page {
  private static final int LABEL = 14;

  private final int width;
  private final List<String> lines = new ArrayList<>();

  public Page(int width) {
    this.width = width;
  }

  /** A heading, with an empty line above unless it is the first. */
  public Page heading(String text) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.add(Printable.line(text));
    return this;
  }

  /** A label and what it stands for; nothing where the value is empty. */
  public Page field(String label, Object value) {
    String text = Printable.line(String.valueOf(value));
    if (text.isEmpty()) {
      return this;
    }
    String head = String.format("%-" + LABEL + "s", label);
    for (String line : Wrap.lines(text, Math.max(width - LABEL, LABEL))) {
      lines.add(head + line);
      head = " ".repeat(LABEL);
    }
    return this;
  }

  /** A point of a list. */
  public Page point(String text) {
    String head = "- ";
    for (String line : Wrap.lines(Printable.line(text), width - 2)) {
      lines.add(head + line);
      head = "  ";
    }
    return this;
  }

  /** A sentence, wrapped. */
  public Page text(String text) {
    lines.addAll(Wrap.lines(Printable.line(text), width));
    return this;
  }

  /** A command to copy, which is never wrapped. */
  public Page command(String command) {
    lines.add("  " + Printable.line(command));
    return this;
  }

  /** A table; nothing where it has no rows. */
  public Page table(Table table) {
    if (!table.isEmpty()) {
      lines.addAll(table.lines(width));
    }
    return this;
  }

  /** A heading and a table; nothing where it has no rows. */
  public Page table(String heading, Table table) {
    return table.isEmpty() ? this : heading(heading).table(table);
  }

  /** A heading and its points; nothing where there are none. */
  public Page points(String heading, List<String> points) {
    if (!points.isEmpty()) {
      heading(heading);
      points.forEach(this::point);
    }
    return this;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
