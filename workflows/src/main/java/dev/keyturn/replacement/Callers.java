package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyCallerQuery;
import dev.keyturn.key.Suspect;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names who still calls the old key, by CloudTrail: whom the seal denies has to be pointed to the
 * new key by a person. What CloudTrail doesn't tell is said and stops nothing, since nothing new
 * comes under a sealed key whoever tries.
 */
final class Callers {
  private static final String ABOUT = "callers";

  /** A second each: more calls than these hold are too many to wait for. */
  private static final int MOST_PAGES = 20;

  /** A plan is waited for: the latest calls of a busy key have to do. */
  private static final int PAGES_OF_PLAN = 5;

  /** How long CloudTrail keeps events without a trail. */
  private static final Duration KEPT = Duration.ofDays(90);

  private final KeyArn key;
  private final List<String> suspects;
  private final List<String> own;
  private final RunBoard board;

  Callers(ReplacementPlan plan, List<String> own, RunBoard board) {
    this.key = plan.oldKey();
    this.suspects = plan.suspects();
    this.own = List.copyOf(own);
    this.board = board;
  }

  /** Who called the key lately; whoever is not a suspect needs the new key. */
  static KeyCallerLook lately(KeyArn key, List<String> own) {
    Instant since = Instant.ofEpochMilli(Workflow.currentTimeMillis()).minus(KEPT);
    try {
      return look(new KeyCallerQuery(key, since, own, PAGES_OF_PLAN));
    } catch (TemporalFailure | DataConverterException failure) {
      Cancellation.passOn(failure);
      return new KeyCallerLook(List.of(), 0, since, Optional.of(FailureType.message(failure)));
    }
  }

  private static KeyCallerLook look(KeyCallerQuery query) {
    return Steps.survey("Look in CloudTrail who calls the old key").findCallers(query);
  }

  /** Whom the seal has denied since; suspects are denied everything, and are no matter. */
  List<Pins> deniedSince(Instant since) {
    Optional<KeyCallerLook> look = look(since);
    List<KeyCaller> callers =
        look.map(KeyCallerLook::callers).orElse(List.of()).stream()
            .filter(caller -> !Suspect.anyMeans(suspects, caller.principal()))
            .toList();
    List<String> notes = new ArrayList<>();
    callers.forEach(caller -> notes.add(text(caller)));
    look.flatMap(KeyCallerLook::notAssessed)
        .ifPresent(why -> notes.add("who else calls the old key is not assessed: " + why));
    if (look.isPresent()) {
      board.notes(ABOUT, notes);
    }
    return callers.stream()
        .filter(KeyCaller::refused)
        .filter(caller -> isDeniedBySeal(caller.operation()))
        .map(Callers::pins)
        // One who is refused in two ways is one.
        .distinct()
        .toList();
  }

  /** Whether these are callers whom the seal denies. */
  static boolean isDenied(Pins pins) {
    return pins.reason() == PinReason.DENIED_BY_SEAL;
  }

  private Optional<KeyCallerLook> look(Instant since) {
    try {
      return Optional.of(look(new KeyCallerQuery(key, since, own, MOST_PAGES)));
    } catch (TemporalFailure | DataConverterException failure) {
      Cancellation.passOn(failure);
      board.notes(
          ABOUT, List.of("who calls the old key is not assessed: " + FailureType.message(failure)));
      return Optional.empty();
    }
  }

  private static boolean isDeniedBySeal(String operation) {
    return operation.equals("Encrypt")
        || operation.startsWith("GenerateDataKey")
        || operation.equals("ReEncrypt");
  }

  /** Named by who it is, so that an acceptance holds however often they try. */
  private static Pins pins(KeyCaller caller) {
    return Pins.of("key", PinReason.DENIED_BY_SEAL, caller.named(), caller.named());
  }

  private static String text(KeyCaller caller) {
    return caller.who()
        + (caller.refused() ? " was refused " : " called ")
        + caller.operation()
        + " on the old key "
        + caller.calls().count()
        + " times, the last time at "
        + caller.calls().last();
  }
}
