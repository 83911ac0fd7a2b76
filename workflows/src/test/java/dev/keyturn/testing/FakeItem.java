package dev.keyturn.testing;

import dev.keyturn.reencryption.PinReason;
import java.util.Optional;

/** One item in a fake store: whether it is under the old key, and what pins it there. */
public record FakeItem(String name, boolean underOldKey, Optional<PinReason> pin) {
  /** An item that can be moved. */
  public static FakeItem old(String name) {
    return new FakeItem(name, true, Optional.empty());
  }

  /** An item that can't be moved. */
  public static FakeItem pinned(String name, PinReason reason) {
    return new FakeItem(name, true, Optional.of(reason));
  }

  /** An item that is under the new key. */
  public static FakeItem current(String name) {
    return old(name).moved();
  }

  FakeItem moved() {
    return new FakeItem(name, false, pin);
  }
}
