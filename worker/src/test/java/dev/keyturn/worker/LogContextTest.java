package dev.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.Sweep;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.Header;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {
  private static final String OLD =
      "arn:aws:kms:eu-west-1:111122223333:key/11111111-1111-1111-1111-111111111111";
  private static final KeyArn NEW = new KeyArn(OLD.replace('1', '2'));

  private final Map<String, String> seen = new HashMap<>();
  private final ActivityInboundCallsInterceptor activity =
      new LogContext().interceptActivity(new Noting());

  @AfterEach
  void forget() {
    MDC.clear();
  }

  @Test
  void namesKeyAndStoreOfAPage() {
    Sweep sweep = new Sweep(new KeyArn(OLD), NEW, null, null, null, null);

    run(
        new ObjectPage(
            new BucketOrder("orders", sweep, "run", List.of()),
            true,
            KeyRange.ALL,
            Optional.empty(),
            Optional.empty()));

    assertThat(seen).containsEntry("key", OLD).containsEntry("store", "bucket/orders");
    assertThat(MDC.get("key")).as("for what the SDK says afterwards").isEqualTo(OLD);
  }

  @Test
  void forgetsWhatTheThreadDidBefore() {
    MDC.put("key", OLD);
    MDC.put("store", "bucket/orders");

    run(NEW);

    assertThat(seen).containsEntry("key", NEW.value()).doesNotContainKey("store");
  }

  private void run(Object order) {
    activity.execute(
        new ActivityInboundCallsInterceptor.ActivityInput(Header.empty(), new Object[] {order}));
  }

  /** Looks at the logging context from where an activity would log. */
  private final class Noting implements ActivityInboundCallsInterceptor {
    @Override
    public void init(ActivityExecutionContext context) {}

    @Override
    public ActivityOutput execute(ActivityInput input) {
      seen.putAll(Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of()));
      return new ActivityOutput(null);
    }
  }
}
