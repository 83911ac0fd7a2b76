package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What people decided about a run's pace, by whom and when; empty where nobody did. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PaceStatus(Optional<Paused> paused, Optional<Throttled> throttled) {
  /** Nobody decided anything. */
  public static final PaceStatus FULL = new PaceStatus(Optional.empty(), Optional.empty());

  /** A run that is held up. */
  public record Paused(String by, Instant at) {}

  /** A run that has to go slowly. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  public record Throttled(int objectsPerSecond, Optional<String> by, Instant at) {}

  PaceStatus with(Optional<Paused> decided) {
    return new PaceStatus(decided, throttled);
  }

  PaceStatus with(Throttle decided, Instant at) {
    return new PaceStatus(
        paused, decided.objectsPerSecond().map(rate -> new Throttled(rate, decided.by(), at)));
  }

  /** As its sweeps are told. */
  public SweepPace pace() {
    return SweepPace.of(paused.isPresent(), throttled.map(Throttled::objectsPerSecond));
  }

  /** A sentence for each. */
  public List<String> sentences() {
    return Stream.concat(
            paused.map(held -> "paused by " + held.by() + " at " + held.at()).stream(),
            throttled.map(PaceStatus::sentence).stream())
        .toList();
  }

  private static String sentence(Throttled limit) {
    return "throttled to "
        + limit.objectsPerSecond()
        + " objects per second"
        + limit.by().map(person -> " by " + person).orElse("")
        + " at "
        + limit.at();
  }
}
