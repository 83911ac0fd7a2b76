package dev.keyturn.starter.print;

import dev.keyturn.key.ServiceGrants;
import java.util.List;

/** Grants that services made, as a person reads them: how many, and for what some of them are. */
final class ServiceGrantsText {
  private static final int MOST_EXAMPLES = 3;

  private ServiceGrantsText() {}

  /** A line for each service. */
  static List<String> of(List<ServiceGrants> services) {
    return services.stream()
        .map(
            one ->
                one.count()
                    + " of "
                    + one.service()
                    + ", such as "
                    + String.join(", ", one.examples().stream().limit(MOST_EXAMPLES).toList()))
        .toList();
  }
}
