package dev.keyturn.starter.print;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at spaces, and inside a word only where the word is too long. */
final class Wrap {
  private Wrap() {}

  /** The lines, at least one, none longer than the width. */
  static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return List.copyOf(lines);
  }
}
