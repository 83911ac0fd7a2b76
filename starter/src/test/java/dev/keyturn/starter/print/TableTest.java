package dev.keyturn.starter.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void alignsColumns() {
    List<String> lines =
        new Table("store", "items").row("bucket/a", 7).row("dataKeys/inline", 200).lines(80);

    assertThat(lines)
        .containsExactly(
            "store            items",
            "----------------------",
            "bucket/a         7",
            "dataKeys/inline  200");
  }

  @Test
  void wrapsTheWidestColumnWhenNarrow() {
    List<String> lines =
        new Table("store", "will be done")
            .row("bucket/a", "copy current versions; rewrap the others")
            .lines(30);

    assertThat(lines)
        .containsExactly(
            "store     will be done",
            "------------------------------",
            "bucket/a  copy current",
            "          versions; rewrap the",
            "          others")
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(30));
  }

  @Test
  void breaksWordsThatAreLongerThanTheirColumn() {
    List<String> lines = new Table("key").row("arn:aws:kms:eu-west-1:111122223333:key/1").lines(16);

    assertThat(lines)
        .containsExactly("key", "-".repeat(16), "arn:aws:kms:eu-w", "est-1:1111222233", "33:key/1");
  }

  @Test
  void keepsTheNameOfARowWholeAtTheCostOfOtherColumns() {
    List<String> lines =
        new Table("run", "key")
            .row("RespondToCompromise/eu-west-1/orders", "alias/a-rather-long-name")
            .lines(50);

    assertThat(lines)
        .contains(
            "RespondToCompromise/eu-west-1/orders  alias/a-rath", " ".repeat(38) + "er-long-name");
  }

  @Test
  void showsControlCharactersInsteadOfObeyingThem() {
    assertThat(new Table("item").row("a\u001b[2Jb\nc").lines(80)).contains("a\\u001b[2Jb\\u000ac");
  }

  @Test
  void refusesARowOfAnotherLength() {
    Table table = new Table("one", "two");

    assertThatThrownBy(() -> table.row("only"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 cells for 2 columns");
  }
}
