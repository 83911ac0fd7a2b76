package dev.keyturn.starter.run;

import dev.keyturn.TaskQueues;
import dev.keyturn.failure.FailureType;
import dev.keyturn.replacement.KeyturnAttributes;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Turns what Temporal throws into messages that say what to do next. */
public final class Failures {
  static final String NO_WORKER =
      "no worker answers on task queue " + TaskQueues.CONTROL + ": start one with ./keyturn worker";

  private Failures() {}

  /** What a failure of any kind says, in its innermost words. */
  public static String message(Throwable failure) {
    if (FailureType.of(failure).isPresent()) {
      return FailureType.message(failure);
    }
    Throwable cause = failure;
    for (Throwable next = failure; next != null; next = next.getCause()) {
      cause = next;
    }
    return cause instanceof ApplicationFailure application
        ? application.getOriginalMessage()
        : String.valueOf(cause.getMessage());
  }

  /** How a run that did not complete ended. */
  static StarterFailure ended(String run, WorkflowFailedException failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof TerminatedFailure) {
      return new StarterFailure(run + " was terminated", failure);
    }
    if (cause instanceof CanceledFailure) {
      return new StarterFailure(run + " was cancelled", failure);
    }
    if (cause instanceof TimeoutFailure) {
      return new StarterFailure(run + " ran out of time", failure);
    }
    return new StarterFailure(run + " failed: " + message(failure), failure);
  }

  /** The data converter's own failure: it could not make the type of what the run answered. */
  static StarterFailure unreadable(String run, Throwable failure) {
    return new StarterFailure(
        run + " speaks another version of Keyturn, or is another type of run: " + message(failure),
        failure);
  }

  static StarterFailure noRun(String run, Throwable cause) {
    return new StarterFailure(
        "there is no run " + run + ": ./keyturn list shows what there is", cause);
  }

  static StarterFailure notStarted(Start start, WorkflowServiceException failure) {
    String message = message(failure);
    return message.contains(KeyturnAttributes.KEY.getName())
        ? new StarterFailure(
            "Temporal does not know Keyturn's search attributes yet: run ./keyturn setup ("
                + message
                + ")",
            failure)
        : new StarterFailure(start.id() + " could not be started: " + message, failure);
  }

  /** A call that the server answers by itself, without a worker. */
  static <T> T reaching(Patience patience, Supplier<T> call) {
    try {
      return Deadline.within(patience.answer(), call);
    } catch (TimeoutException e) {
      throw new StarterFailure("the Temporal server stopped answering; try again", e);
    }
  }
}
