package dev.keyturn.starter.print;

import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyCallerLook;
import java.util.List;

/** Who called the old key lately, and so needs the new one. */
final class CallersText {
  /** As many as a person reads in a plan; the rest is in its JSON. */
  private static final int MOST = 20;

  private static final String REMEDY =
      "Each of these needs the new key: through an alias it gets it, if its own IAM policies don't"
          + " name the old one; by the old key's id or ARN it is denied from the seal on.";

  private CallersText() {}

  static void add(Page page, KeyCallerLook look) {
    List<KeyCaller> callers = look.callers();
    if (callers.isEmpty() && look.notAssessed().isEmpty()) {
      page.field("callers", "none since " + look.from() + " but Keyturn (CloudTrail)");
      return;
    }
    page.heading("Who called the old key, by CloudTrail since " + look.from());
    if (!callers.isEmpty()) {
      page.table(table(callers)).text(REMEDY);
    }
    int more = callers.size() - Math.min(callers.size(), MOST) + look.leftOut();
    if (more > 0) {
      page.point(more + " more, which are not listed here");
    }
    look.notAssessed().ifPresent(why -> page.point("not all is known: " + why));
  }

  private static Table table(List<KeyCaller> callers) {
    Table table = new Table("who", "operation", "calls", "last");
    callers.stream()
        .limit(MOST)
        .forEach(
            one ->
                table.row(
                    one.who(),
                    one.operation() + (one.refused() ? ", refused" : ""),
                    one.calls().count(),
                    one.calls().last()));
    return table;
  }
}
