package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.aws.Pace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ParallelTest {
  private static final List<Integer> ITEMS = IntStream.range(0, 1_000).boxed().toList();

  @Test
  void heartbeatsByTheTimeThatHasPassedHoweverShortEachWaitIs() {
    AtomicLong seconds = new AtomicLong();
    AtomicInteger beats = new AtomicInteger();
    try (Parallel parallel =
        new Parallel(
            1,
            beats::incrementAndGet,
            () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos())) {
      assertThat(parallel.each(ITEMS, item -> item)).isEqualTo(ITEMS);
    }
    assertThat(beats.get()).isBetween(ITEMS.size() / 2, ITEMS.size() - 1);
  }

  @Test
  @Timeout(30)
  void waitsOnlyBrieflyForWhatIsInFlightWhenTheWorkerLeaves() {
    CountDownLatch never = new CountDownLatch(1);
    try (Parallel parallel = new Parallel(2, () -> {})) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> parallel.each(ITEMS, item -> waitFor(never)))
          .hasMessageContaining("this worker is shutting down");
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static boolean waitFor(CountDownLatch latch) {
    awaitQuietly(latch);
    return true;
  }

  @Test
  @Timeout(60)
  void handsOutNothingMoreWhenAHeartbeatFailsAndLetsFinishWhatIsInFlight() {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    AtomicLong seconds = new AtomicLong();
    Parallel parallel =
        new Parallel(
            4,
            () -> {
              failed.countDown();
              throw new IllegalStateException("given up");
            },
            () -> Duration.ofMinutes(seconds.getAndIncrement()).toNanos());
    assertThatThrownBy(
            () ->
                parallel.each(
                    ITEMS,
                    item -> {
                      begun.incrementAndGet();
                      awaitQuietly(failed);
                      Pace.rest(20);
                      return ended.incrementAndGet();
                    }))
        .hasMessage("given up");
    assertThat(begun.get()).isLessThan(ITEMS.size());
    assertThat(ended.get()).isEqualTo(begun.get());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
