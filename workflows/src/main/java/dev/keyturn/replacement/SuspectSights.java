package dev.keyturn.replacement;

import dev.keyturn.failure.Cancellation;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyInventory;
import dev.keyturn.key.Suspect;
import dev.keyturn.key.SuspectLook;
import dev.keyturn.key.SuspectLook.Presence;
import dev.keyturn.key.SuspectQuery;
import io.temporal.failure.ActivityFailure;
import java.util.List;

/** Whether the suspects of a plan are somebody: what denies nobody would be believed to help. */
record SuspectSights(List<SuspectLook> looks) {
  SuspectSights {
    looks = List.copyOf(looks);
  }

  /** Looks users and roles up; what can't be found out is said instead. */
  static SuspectSights of(ReplacementRequest request, KeyInventory key) {
    List<String> named =
        request.suspects().stream().filter(one -> new Suspect(one).account().isEmpty()).toList();
    if (named.isEmpty()) {
      return new SuspectSights(List.of());
    }
    try {
      return new SuspectSights(
          Steps.lookUp("Look the suspects up")
              .lookUpSuspects(new SuspectQuery(key.key(), named, key.workerAccount()))
              .suspects());
    } catch (ActivityFailure failure) {
      Cancellation.passOn(failure);
      String why = FailureType.message(failure);
      return new SuspectSights(
          named.stream().map(one -> new SuspectLook(one, Presence.NOT_ASSESSED, why)).toList());
    }
  }

  /** Those by whose ARN nobody is denied although somebody bears the name. */
  List<Refusal> refusals() {
    return looks.stream()
        .filter(look -> look.presence() == Presence.UNDER_ANOTHER_ARN)
        .map(
            look ->
                new Refusal(
                    "suspects " + look.suspect(),
                    "there is nobody under this ARN; who bears the name is " + look.detail(),
                    "give that ARN, with its path; or take it out of suspects, if it was deleted and"
                        + " this is somebody else"))
        .toList();
  }

  /** What a person should know of the others. */
  List<String> notes() {
    return looks.stream()
        .filter(look -> look.presence() == Presence.ABSENT || isUnknown(look))
        .map(SuspectSights::note)
        .toList();
  }

  private static boolean isUnknown(SuspectLook look) {
    return look.presence() == Presence.NOT_ASSESSED;
  }

  private static String note(SuspectLook look) {
    return "suspect "
        + look.suspect()
        + (isUnknown(look)
            ? ": not assessed whether there is such a principal: " + look.detail()
            : ": there is no such principal: deleted, or mistyped (then nobody is shut out by it);"
                + " the denial holds for whoever is made under this name");
  }
}
