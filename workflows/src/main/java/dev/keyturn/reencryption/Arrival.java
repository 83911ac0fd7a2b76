package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import java.time.Duration;
import java.time.Instant;

/** A new volume on its way: it may not be seen yet, and it may vanish again. */
final class Arrival {
  /** How long a volume that was just made may be unknown to another call. */
  private static final Duration UNSEEN = Duration.ofMinutes(1);

  private final String volume;
  private final Instant began = VolumeSteps.now();
  private boolean seen;

  Arrival(String volume) {
    this.volume = volume;
  }

  boolean isOver(VolumeFacts facts) {
    boolean there = facts.volume().filter(found -> !found.state().equals("error")).isPresent();
    boolean overdue = Duration.between(began, VolumeSteps.now()).compareTo(UNSEEN) > 0;
    if (!there && (seen || overdue)) {
      throw FailureType.KEY_STATE.failure(
          "volume "
              + volume
              + " vanished while it was made, which AWS lets happen when it can't use the key; see"
              + " that the new key is Enabled and the worker may use and grant it, then send"
              + " retryFailed");
    }
    seen = seen || there;
    return facts.volume().filter(VolumeState::isAvailable).isPresent();
  }
}
