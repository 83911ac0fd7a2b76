package dev.keyturn.starter.print;

import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyMentions;
import java.util.ArrayList;
import java.util.List;

/** IAM policies that name the old key, which a person has to change. */
final class MentionsText {
  private static final String REMEDY =
      "Whom a policy allows the old key by its ARN or id, it does not allow the new one: let it name"
          + " the new key too, and the old one until the run is done. What it says of an alias in a"
          + " condition (kms:ResourceAliases) goes with the alias, away from the old key.";

  private MentionsText() {}

  /** The policies, each statement with what is to be done, and what is not known of others. */
  static void add(Page page, KeyMentions mentions) {
    List<String> unknown = new ArrayList<>();
    if (mentions.leftOut() > 0) {
      unknown.add(mentions.leftOut() + " more statements, which are not listed here");
    }
    mentions.notKnown().ifPresent(why -> unknown.add("not all is known: " + why));
    if (mentions.found().isEmpty() && unknown.isEmpty()) {
      page.field("IAM policies", "none of the account names the old key");
      return;
    }
    page.heading("IAM policies that name the old key; Keyturn changes none");
    if (!mentions.found().isEmpty()) {
      page.table(table(mentions.found())).text(REMEDY);
    }
    unknown.forEach(page::point);
  }

  private static Table table(List<KeyMention> mentions) {
    Table table = new Table("of", "policy", "statement", "names");
    mentions.forEach(one -> table.row(one.arn(), one.policy(), one.statement(), names(one.by())));
    return table;
  }

  private static String names(KeyMention.By by) {
    return switch (by) {
      case KEY_ARN -> "the key's ARN";
      case KEY_ID -> "the key's id";
      case ALIAS -> "an alias";
    };
  }
}
