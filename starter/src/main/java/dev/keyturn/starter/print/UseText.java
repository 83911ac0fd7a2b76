package dev.keyturn.starter.print;

import dev.keyturn.key.UseTrial;
import java.util.List;

/** What the application's role may do with the old key, and so has to be allowed on the new one. */
final class UseText {
  private UseText() {}

  static void add(Page page, UseTrial use) {
    page.heading("What " + use.role() + " may do with the old key, by dry runs");
    use.notAssessed().ifPresent(why -> page.point("not assessed: " + why));
    point(
        page,
        use.allowed(),
        "",
        ": before an alias moves it has to be allowed on the new key too, and on the old one, by its"
            + " ARN, until the run is done");
    point(
        page,
        use.unknown(),
        "refused, or allowed only with an encryption context or through a service, and so not"
            + " assessed: ",
        "");
  }

  private static void point(Page page, List<String> actions, String before, String after) {
    if (!actions.isEmpty()) {
      page.point(before + String.join(", ", actions) + after);
    }
  }
}
