package dev.keyturn.aws.ebs;

import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.util.function.Supplier;

/** Looks at items one by one, so that what fails on one is a problem of that one alone. */
final class Ec2Items {
  /** From this attempt on, items without an answer are reported instead of tried again. */
  private static final int LAST_PATIENT_ATTEMPT = 5;

  private final ImageryOrder order;

  Ec2Items(ImageryOrder order) {
    this.order = order;
  }

  /** What a look at an item makes of it. */
  Tally each(String item, Supplier<Tally> look) {
    Waiting.heartbeat();
    try {
      return look.get();
    } catch (ApplicationFailure failure) {
      return failed(item, failure);
    }
  }

  Tally problem(String item, Standing standing, String detail) {
    return Tally.problem(new Problem(order.store().storeId(), item, standing, detail));
  }

  Tally pinned(PinReason reason, String item, String shown) {
    return Tally.pinned(Pins.of(order.store().storeId(), reason, item, shown));
  }

  boolean isInScope(String id) {
    return order.store().ids().isEmpty() || order.store().ids().contains(id);
  }

  private Tally failed(String item, ApplicationFailure failure) {
    FailureType type = FailureType.of(failure).orElse(FailureType.UNAVAILABLE);
    return switch (type) {
      case UNAVAILABLE, THROTTLED -> {
        if (Activity.getExecutionContext().getInfo().getAttempt() < LAST_PATIENT_ATTEMPT) {
          throw failure;
        }
        yield problem(item, Standing.UNKNOWN, failure.getOriginalMessage());
      }
      case NOT_FOUND -> Tally.one(Standing.GONE);
      case INVALID_INPUT,
          PLAN_REFUSED,
          PLAN_CHANGED,
          KEY_BUSY,
          ACCESS_DENIED,
          KEY_STATE,
          CHANGED_BY_OTHERS,
          GATE_CLOSED,
          BROKEN,
          AWS_REFUSED,
          NO_CAPACITY ->
          problem(item, Standing.FAILED, failure.getOriginalMessage());
    };
  }
}
