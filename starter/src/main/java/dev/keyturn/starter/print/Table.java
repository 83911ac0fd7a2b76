package dev.keyturn.starter.print;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A table of text that wraps its widest columns until it fits a width. */
public final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 6;

  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  /** A table with these column heads. */
  public Table(String... heads) {
    columns = heads.length;
    rows.add(List.of(heads));
  }

  /** Adds a row; there must be a cell for each column. */
  public Table row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(
          "a row of " + cells.length + " cells for " + columns + " columns");
    }
    rows.add(Stream.of(cells).map(cell -> Printable.line(String.valueOf(cell))).toList());
    return this;
  }

  /** Whether it has no rows below its head. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Whether no cell has to be wrapped in that width. */
  public boolean fits(int width) {
    return Arrays.stream(natural()).sum() + GAP * (columns - 1) <= width;
  }

  /** The lines of the table, none longer than the width unless its columns are too many. */
  public List<String> lines(int width) {
    int[] widths = widths(width);
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      lines.addAll(lines(row, widths));
      if (lines.size() == 1 && rows.size() > 1) {
        lines.add("-".repeat(Math.min(width, Arrays.stream(widths).sum() + GAP * (columns - 1))));
      }
    }
    return lines;
  }

  private int[] widths(int width) {
    int[] widths = natural();
    int room = width - GAP * (columns - 1);
    // First where words stay whole; then anywhere but in the first column, which names the row.
    shrink(widths, longestWords(), room);
    shrink(widths, narrowest(widths[0]), room);
    shrink(widths, narrowest(NARROWEST), room);
    return widths;
  }

  private int[] natural() {
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static void shrink(int[] widths, int[] floors, int room) {
    for (int over = Arrays.stream(widths).sum() - room; over > 0; over--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        if (widths[i] > floors[i] && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private int[] narrowest(int first) {
    int[] floors = new int[columns];
    Arrays.fill(floors, NARROWEST);
    floors[0] = first;
    return floors;
  }

  private int[] longestWords() {
    int[] longest = new int[columns];
    Arrays.fill(longest, NARROWEST);
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        for (String word : row.get(i).split(" ", -1)) {
          longest[i] = Math.max(longest[i], word.length());
        }
      }
    }
    return longest;
  }

  private static List<String> lines(List<String> row, int[] widths) {
    List<List<String>> cells = new ArrayList<>();
    int height = 1;
    for (int i = 0; i < widths.length; i++) {
      List<String> cell = Wrap.lines(row.get(i), widths[i]);
      cells.add(cell);
      height = Math.max(height, cell.size());
    }
    List<String> lines = new ArrayList<>();
    for (int line = 0; line < height; line++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String part = line < cells.get(i).size() ? cells.get(i).get(line) : "";
        text.append(part).append(" ".repeat(widths[i] - part.length() + GAP));
      }
      lines.add(text.toString().stripTrailing());
    }
    return lines;
  }
}
