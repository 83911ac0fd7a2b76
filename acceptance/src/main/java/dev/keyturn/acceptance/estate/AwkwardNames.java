package dev.keyturn.acceptance.estate;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Object keys on which clients, listings and copies have stumbled before. */
final class AwkwardNames {
  private static final int LONGEST = 1024;

  static final List<String> ALL =
      List.of(
          "with space.txt",
          " leading space",
          "trailing space ",
          "plus+sign+1.txt",
          "percent%20sign.txt",
          "percent%",
          "%2F",
          "a&b=c;d?e#f",
          "question?versionId=x",
          "hash#fragment",
          "../up/one",
          "a/../b",
          "a/./b",
          "./here",
          "double//slash",
          "/leading/slash",
          "folder/",
          "back\\slash",
          "quote\"double\"",
          "quote'single'",
          "<xml>&amp;</xml>",
          "new\nline",
          "tab\tbed",
          "carriage\rreturn",
          "comma,colon:star*pipe|",
          "curly{brace}[bracket]^`~",
          "equals=and@at$dollar!bang",
          "paren(theses)",
          "emoji/\uD83D\uDD11\uD83D\uDD04.json",
          "nfc/\u00E9t\u00E9",
          "nfd/e\u0301te\u0301",
          "same/\u00C5",
          "same/A\u030A",
          "greek/\u03BB\u03CC\u03B3\u03BF\u03C2",
          "japanese/\u9375\u306E\u4EA4\u63DB",
          "right-to-left/\u05DE\u05E4\u05EA\u05D7",
          "zero\u200Bwidth",
          "no-break\u00A0space",
          "UPPER/lower",
          "upper/LOWER",
          filled("long/ascii-", "x"),
          filled("long/emoji-", "\uD83D\uDD11"));

  private AwkwardNames() {}

  private static String filled(String head, String filler) {
    StringBuilder name = new StringBuilder(head);
    int size = head.length();
    int step = filler.getBytes(StandardCharsets.UTF_8).length;
    for (; size + step <= LONGEST; size += step) {
      name.append(filler);
    }
    return name.append("x".repeat(LONGEST - size)).toString();
  }
}
