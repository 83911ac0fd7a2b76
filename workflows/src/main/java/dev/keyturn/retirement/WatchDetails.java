package dev.keyturn.retirement;

import dev.keyturn.Markdown;
import dev.keyturn.key.DisabledKey;
import java.util.List;

/** A watch as the Markdown that Temporal's web UI shows. */
final class WatchDetails {
  private WatchDetails() {}

  static String markdown(WatchStatus status) {
    DisabledKey disabled = status.disabled();
    StringBuilder text = new StringBuilder();
    text.append("### ").append(status.phase()).append("\n\n");
    status.trouble().forEach(one -> text.append("**").append(Markdown.text(one)).append("**\n\n"));
    if (!status.trouble().isEmpty()) {
      text.append(
          "Send `acknowledge` once that is known, or `enable` to have the old key back:"
              + " `{\"by\":\"…\",\"reason\":\"…\"}`\n\n");
    }
    text.append("- old key `")
        .append(disabled.key())
        .append("`, disabled by `")
        .append(disabled.run())
        .append("`\n- watched until ")
        .append(disabled.until())
        .append(", a look every ")
        .append(disabled.every().toSeconds())
        .append(" seconds; what becomes inaccessible ")
        .append(disabled.enables() ? "has the old key enabled again at once" : "is only named")
        .append('\n');
    status
        .last()
        .ifPresent(
            look -> {
              lines(text, "still under the old key: ", look.underKey());
              lines(
                  text, "not looked at: ", look.notLookedAt().stream().map(Unread::text).toList());
            });
    lines(text, "", status.told());
    return text.toString();
  }

  private static void lines(StringBuilder text, String what, List<String> lines) {
    lines.forEach(line -> text.append("- ").append(what).append(Markdown.text(line)).append('\n'));
  }
}
