package dev.keyturn.retirement;

import dev.keyturn.key.KeyCaller;
import java.util.Optional;

/** What a watch says of what it found, and what to do next. */
final class WatchTexts {
  private WatchTexts() {}

  /**
   * @param state not Disabled, as KMS names it; empty where that can't be read
   */
  static String otherState(Optional<String> state) {
    return state
        .map(
            name ->
                "the old key is "
                    + name
                    + ", which this watch did not do: find out who did; if it is to stay dead,"
                    + " disable it again"
                    + (name.equals("PendingDeletion")
                        ? ", after aws kms cancel-key-deletion: what still needs it would be lost"
                        : ""))
        .orElse("nobody can tell whether the old key is still disabled: see what is not looked at");
  }

  /** Only what the key's state refuses would go on with the key enabled. */
  static String refused(KeyCaller caller) {
    boolean byState = caller.error().filter(WatchTexts::isOfState).isPresent();
    return caller.who()
        + " was refused "
        + caller.operation()
        + " with the disabled key "
        + caller.calls().count()
        + " times, the last time at "
        + caller.calls().last()
        + caller.error().map(error -> " (" + error + ")").orElse("")
        + ": point it to the new key"
        + (byState ? ", or send enable if it needs what is under the old one" : "");
  }

  /** KMS's errors of a key in no state to be used; services pass the first one on as the other. */
  private static boolean isOfState(String error) {
    return error.startsWith("Disabled") || error.startsWith("KMSInvalidState");
  }
}
