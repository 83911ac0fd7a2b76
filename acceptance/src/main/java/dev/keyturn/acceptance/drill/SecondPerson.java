package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Tables;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RunStatus;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;

/** Who settles what a drill's run is meant to ask about; whatever else stops it is not meant to. */
final class SecondPerson {
  private final Consumer<String> says;
  private final Optional<ForgottenJob> job;

  /**
   * @param says what they do, a line each
   * @param job whom the seal is meant to deny, if there is such a job
   */
  SecondPerson(Consumer<String> says, Optional<ForgottenJob> job) {
    this.says = says;
    this.job = job;
  }

  /**
   * Settles all that a run asks about; false, and nothing done, if something is not meant. What
   * only remains is left to the next sweep.
   */
  boolean settles(RunStatus status, Response response) {
    if (status.pins().isEmpty()
        || status.problems().stream().anyMatch(one -> one.standing() != Standing.REMAINING)
        || !status.pins().stream().allMatch(pins -> isBackup(pins) || isJob(pins) || isUse(pins))) {
      return false;
    }
    status.pins().stream().filter(SecondPerson::isBackup).forEach(pins -> accept(pins, response));
    if (status.pins().stream().anyMatch(this::isJob)) {
      job.ifPresent(denied -> mend(denied, response));
    }
    return true;
  }

  private static boolean isBackup(Pins pins) {
    return pins.store().equals("table/" + Tables.CATALOGUE);
  }

  private boolean isJob(Pins pins) {
    return job.isPresent()
        && pins.reason() == PinReason.DENIED_BY_SEAL
        && pins.examples().stream().allMatch(one -> one.startsWith(Actor.FORGOTTEN_JOB.arn()));
  }

  /** While the key is open to it the job goes on using it. */
  private boolean isUse(Pins pins) {
    return job.isPresent() && pins.reason() == PinReason.USED_SINCE;
  }

  private void accept(Pins pins, Response response) {
    says.accept("accepted by " + Approver.SECOND_PERSON + ": " + pins.name());
    response.tell(
        "accept",
        new PinAcceptance(
            pins.name(),
            pins.digest(),
            Approver.SECOND_PERSON,
            "the weekly backup is kept for the auditors",
            LocalDate.now(ZoneOffset.UTC).plusDays(30)));
  }

  private void mend(ForgottenJob denied, Response response) {
    says.accept(
        "the seal denies "
            + Actor.FORGOTTEN_JOB.arn()
            + ", which names the old key by its ARN: pointed to the alias");
    denied.mend();
    response.tell("retryFailed", new Retry(Approver.SECOND_PERSON));
  }
}
