package dev.keyturn.worker;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.DataKeyOrder;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ItemPage;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.TableOrder;
import dev.keyturn.replacement.GateKey;
import dev.keyturn.replacement.GateProof;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts into the logging context which key and store an activity is about; the SDK puts the run
 * there. It stays until the thread begins another activity, because the SDK tells of a failure only
 * after the activity has ended.
 */
final class LogContext extends WorkerInterceptorBase {
  static final String KEY = "key";
  static final String STORE = "store";

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new ActivityInboundCallsInterceptorBase(next) {
      @Override
      public ActivityOutput execute(ActivityInput input) {
        MDC.remove(KEY);
        MDC.remove(STORE);
        for (Object order : input.getArguments()) {
          note(order);
        }
        return super.execute(input);
      }
    };
  }

  private static void note(@Nullable Object order) {
    if (order instanceof ObjectPage page) {
      note(page.order());
    } else if (order instanceof ItemPage page) {
      note(page.order());
    } else if (order instanceof BucketOrder bucket) {
      put(bucket.sweep().oldKey(), bucket.store());
    } else if (order instanceof DataKeyOrder keys) {
      put(keys.sweep().oldKey(), keys.store());
    } else if (order instanceof ImageryOrder imagery) {
      put(imagery.sweep().oldKey(), imagery.store().storeId());
    } else if (order instanceof TableOrder table) {
      put(table.sweep().oldKey(), table.store());
    } else if (order instanceof GateProof proof) {
      put(proof.proof().subject().oldKey());
    } else if (order instanceof GateKey key) {
      put(key.key());
    } else if (order instanceof KeyArn key) {
      put(key);
    }
  }

  private static void put(KeyArn key, String store) {
    put(key);
    MDC.put(STORE, store);
  }

  private static void put(KeyArn key) {
    MDC.put(KEY, key.value());
  }
}
