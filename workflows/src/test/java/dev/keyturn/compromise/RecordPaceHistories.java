package dev.keyturn.compromise;

import dev.keyturn.reencryption.Pause;
import dev.keyturn.reencryption.Resume;
import dev.keyturn.reencryption.Throttle;
import dev.keyturn.replacement.Phase;
import dev.keyturn.testing.BrokenOff;
import dev.keyturn.testing.RunHarness;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Records histories of runs whose pace people changed, as {@link RecordHistories} does. */
@EnabledIfSystemProperty(named = "keyturn.record", matches = "v[0-9]+")
class RecordPaceHistories {
  private static final String ID = RecordHistories.ID;

  @Test
  void pausedAndThrottled() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      AtomicBoolean once = new AtomicBoolean();
      harness
          .account()
          .on(
              "sweepObjects",
              () -> {
                if (!once.getAndSet(true)) {
                  harness.run(ID).pause(new Pause("operator@example.com"));
                  BrokenOff.await();
                }
              });
      harness.start(ID, Responses.execute());
      harness.await(ID, Phase.PAUSED);
      harness.run(ID).throttle(new Throttle(Optional.of(100), Optional.empty()));
      harness.run(ID).resume(new Resume("operator@example.com"));
      RecordHistories.approve(harness);
      RecordHistories.end(harness.client().newUntypedWorkflowStub(ID));
      RecordHistories.record(harness, "paused-root", ID);
      RecordHistories.record(harness, "paused-bucket", ID + "/bucket/orders/sweep-1-reencrypt");
      RecordHistories.record(
          harness, "paused-shard", ID + "/bucket/orders/sweep-1-reencrypt/shard-1");
    }
  }
}
