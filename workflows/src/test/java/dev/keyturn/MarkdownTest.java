package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {
  @Test
  void showsTextAsItIs() {
    assertThat(Markdown.text("a|b *c* d_e <f>\ng")).isEqualTo("a\\|b \\*c\\* d\\_e &lt;f> g");
  }

  @Test
  void keepsColumnsApart() {
    assertThat(Markdown.table(List.of("store", "total"), List.of(List.of("a|b", "7"))))
        .isEqualTo(
            "| store\u00a0\u00a0 | total\u00a0\u00a0 |\n"
                + "|:---|:---|\n"
                + "| a\\|b\u00a0\u00a0 | 7\u00a0\u00a0 |\n");
  }
}
