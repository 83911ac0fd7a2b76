package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PageCursor;
import dev.keyturn.reencryption.PageResult;
import dev.keyturn.reencryption.Tally;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** Sweeps some list pages of a range, and heartbeats after each where it stands. */
final class PageSweep {
  /** List pages in one activity. */
  private static final int LIST_PAGES = 25;

  /**
   * Versions on a list page: few, since those that an attempt had moved on the page in which it
   * died count as already current.
   */
  private static final int LIST_SIZE = 200;

  /** Versions that are worked on at once. */
  private static final int WIDTH = 16;

  private final S3Client s3;
  private final ObjectPage page;
  private final long largestCopy;
  private final ActivityExecutionContext activity = Activity.getExecutionContext();
  private final Pace pace = new Pace(WIDTH);
  private final VersionPages lists;
  private PageResult done;

  PageSweep(S3Client s3, ObjectPage page, long largestCopy) {
    this.s3 = s3;
    this.page = page;
    this.largestCopy = largestCopy;
    this.lists = new VersionPages(s3, page.order().bucket(), LIST_SIZE);
    this.done =
        activity
            .getHeartbeatDetails(PageResult.class)
            .orElseGet(
                () -> new PageResult(Tally.EMPTY, page.from().or(() -> Optional.of(start()))));
  }

  /** The tally of this page, with what an earlier attempt at it had done. */
  PageResult sweep() {
    try (Parallel parallel = new Parallel(WIDTH, () -> activity.heartbeat(done))) {
      for (int count = 0; count < LIST_PAGES && done.next().isPresent(); count++) {
        activity.heartbeat(done);
        done = sweepList(parallel, done.next().get());
      }
    }
    activity.heartbeat(done);
    return done;
  }

  private PageCursor start() {
    return VersionPages.start(page.range());
  }

  private PageResult sweepList(Parallel parallel, PageCursor cursor) {
    VersionPages.Page list = parallel.one(() -> lists.at(cursor, page.range().upTo()));
    String canary = Canary.key(page.order().run());
    List<Listed> items =
        list.versions().stream().filter(item -> !item.key().equals(canary)).toList();
    ObjectReencryption reencryption = parallel.one(this::reencryption);
    Tally tally =
        parallel.each(items, reencryption::settle).stream().reduce(Tally.EMPTY, Tally::plus);
    return new PageResult(done.tally().plus(tally), list.next());
  }

  /** Versioning is asked for each list, since it decides which version a copy replaces. */
  private ObjectReencryption reencryption() {
    BucketOrder order = page.order();
    Terms terms =
        new Terms(
            order.store(),
            order.bucket(),
            order.sweep(),
            page.updateTrusted(),
            Versioning.isSuspended(s3, order.bucket()),
            largestCopy);
    return new ObjectReencryption(
        new ObjectCalls(s3, order.bucket(), pace),
        terms,
        new Incidents(order.store(), activity.getInfo().getAttempt()));
  }
}
