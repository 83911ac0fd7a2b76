package dev.keyturn.retirement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.key.DisabledKey;
import dev.keyturn.key.KeyArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A watch's input: a disabled key, whose components it has, and what was found before.
 *
 * @param before left out by whoever begins a watch, as it goes from one execution to the next
 */
public record WatchOrder(
    KeyArn key,
    String run,
    Instant since,
    Instant until,
    Duration every,
    boolean enables,
    List<String> own,
    List<String> suspects,
    List<String> known,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<WatchMemory> before) {

  static WatchOrder of(DisabledKey disabled, WatchMemory before) {
    return new WatchOrder(
        disabled.key(),
        disabled.run(),
        disabled.since(),
        disabled.until(),
        disabled.every(),
        disabled.enables(),
        disabled.own(),
        disabled.suspects(),
        disabled.known(),
        Optional.of(before));
  }

  /** What is watched, and how; a missing component is refused by name. */
  @JsonIgnore
  public DisabledKey disabled() {
    return new DisabledKey(key, run, since, until, every, enables, own, suspects, known);
  }
}
