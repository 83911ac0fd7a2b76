package dev.keyturn.key;

import java.util.List;

/**
 * Asks whether suspects are who they are said to be.
 *
 * @param account the account into whose IAM the worker can look
 */
public record SuspectQuery(KeyArn key, List<String> suspects, String account) {
  public SuspectQuery {
    suspects = List.copyOf(suspects);
  }
}
