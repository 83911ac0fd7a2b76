package dev.keyturn.reencryption;

import dev.keyturn.failure.FailureType;
import io.temporal.failure.TemporalFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a sweep says of swaps that came to nothing. */
final class SwapFailures {
  private SwapFailures() {}

  /** Thrown, so that a person is asked before the instance is stopped once more. */
  static RuntimeException undone(
      List<Candidate> back, Optional<TemporalFailure> failed, List<String> notes) {
    List<String> kept = back.stream().flatMap(v -> v.idle().stream()).toList();
    return failed
        .flatMap(FailureType::of)
        .orElse(FailureType.AWS_REFUSED)
        .failure(
            "nothing was replaced, "
                + ids(back)
                + (back.size() == 1 ? " is where it was: " : " are where they were: ")
                + failed.map(FailureType::message).orElse("the swap was not noted")
                + (kept.isEmpty() ? "" : "; kept, though nobody uses them now: " + kept)
                + (notes.isEmpty() ? "" : "; " + String.join("; ", notes)));
  }

  /**
   * What a person has to see to: an instance that is not whole, or does not run.
   *
   * @param by what stands in the volume's place
   */
  static String notWhole(
      List<Candidate> volumes, String volume, Optional<String> by, TemporalFailure failure) {
    String why = FailureType.message(failure);
    if (by.isPresent()) {
      return by.get() + " has replaced " + volume + " and may hold newer writes, but: " + why;
    }
    return FailureType.NO_CAPACITY.isOf(failure)
        ? "nothing was replaced, but: " + why
        : "the swap of " + ids(volumes) + " broke off and could not be undone: " + why;
  }

  /** Thrown before anything is stopped, so that a person can allow it first. */
  static RuntimeException denied(List<Candidate> ready, String why) {
    return FailureType.ACCESS_DENIED.failure(
        "nothing was stopped or replaced, "
            + ids(ready)
            + (ready.size() == 1 ? " is where it was: " : " are where they were: ")
            + why
            + "; then send retryFailed");
  }

  /** It rested at the first look, so that nobody was asked whether it may be stopped. */
  static RuntimeException startedMeanwhile(List<Candidate> ready) {
    return FailureType.CHANGED_BY_OTHERS.failure(
        "the instance of volume "
            + ids(ready)
            + " was started while the swap was prepared; leave it as it is, then send retryFailed");
  }

  /** A person named it. */
  static RuntimeException notThere(String volume, String region) {
    return FailureType.NOT_FOUND.failure(
        "store: volume "
            + volume
            + " does not exist in "
            + region
            + "; check its id, and take it out of stores if it is gone");
  }

  /** Its swap waited for an instance that it is not attached to any more. */
  static RuntimeException movedMeanwhile(String volume) {
    return FailureType.CHANGED_BY_OTHERS.failure(
        "volume "
            + volume
            + " is not attached where it was when its swap began to wait; see that it stays where it"
            + " is, then send retryFailed");
  }

  /** Their ids, as they are named in messages. */
  static String ids(List<Candidate> volumes) {
    return volumes.stream().map(Candidate::id).collect(Collectors.joining(", "));
  }
}
