package dev.keyturn.starter.print;

import dev.keyturn.key.DisabledKey;
import dev.keyturn.retirement.DisabledKeyLook;
import dev.keyturn.retirement.Unread;
import dev.keyturn.retirement.WatchReport;
import dev.keyturn.retirement.WatchStatus;
import java.util.List;

/** The watch over a disabled key, as a person reads it. */
public final class WatchText {
  private WatchText() {}

  /** Where it is. */
  public static Page of(String run, WatchStatus status, int width) {
    DisabledKey disabled = status.disabled();
    Page page =
        new Page(width)
            .heading(run)
            .field("phase", status.phase())
            .field("old key", disabled.key())
            .field("disabled by", disabled.run())
            .field("until", disabled.until())
            .field(
                "on outage",
                disabled.enables() ? "the old key is enabled again at once" : "it is only named");
    status
        .last()
        .ifPresent(look -> page.field("key is", look.state().orElse("not known, see below")));
    status.lookedAt().ifPresent(at -> page.field("looked at", at));
    page.points("WAITS FOR A PERSON", status.trouble())
        .points(
            "Still under the old key",
            status.last().map(DisabledKeyLook::underKey).orElse(List.of()))
        .points("Not looked at", status.last().map(WatchText::unread).orElse(List.of()));
    return page.points("So far", status.told());
  }

  /** How it ended. */
  public static Page of(String run, WatchReport report, int width) {
    return of(run, report.status(), width).heading("Ended").field("outcome", report.outcome());
  }

  private static List<String> unread(DisabledKeyLook look) {
    return look.notLookedAt().stream().map(Unread::text).toList();
  }
}
