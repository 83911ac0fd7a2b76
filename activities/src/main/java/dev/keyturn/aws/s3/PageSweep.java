package dev.keyturn.aws.s3;

import dev.keyturn.aws.Pace;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.reencryption.BucketOrder;
import dev.keyturn.reencryption.MovedBytes;
import dev.keyturn.reencryption.ObjectPage;
import dev.keyturn.reencryption.PageCursor;
import dev.keyturn.reencryption.PageResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Sweeps some list pages of a range, and heartbeats after each where it stands. One that is
 * cancelled answers with what it did: who cancelled it decides what comes next.
 */
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
  private final Rewrapping rewrapping;
  private final ObjectPage page;
  private final long largestCopy;
  private final ActivityExecutionContext activity = Activity.getExecutionContext();
  private final Pace pace = new Pace(WIDTH);
  private final Turns turns;
  private final VersionPages lists;
  private PageResult done;

  PageSweep(S3Client s3, KmsClient kms, ObjectPage page, long largestCopy) {
    Sweep sweep = page.order().sweep();
    this.s3 = s3;
    this.rewrapping = new Rewrapping(kms, sweep.oldKey(), sweep.newKey(), new Pace(WIDTH));
    this.page = page;
    this.largestCopy = largestCopy;
    this.turns = new Turns(page.objectsPerSecond());
    this.lists = new VersionPages(s3, page.order().bucket(), LIST_SIZE);
    this.done =
        activity
            .getHeartbeatDetails(PageResult.class)
            .orElseGet(
                () ->
                    new PageResult(
                        Tally.EMPTY, page.from().or(() -> Optional.of(start())), MovedBytes.NONE));
  }

  /** The tally of this page, with what an earlier attempt at it had done. */
  PageResult sweep() {
    try (Parallel parallel = new Parallel(WIDTH, this::beat)) {
      for (int count = 0; count < LIST_PAGES && done.next().isPresent(); count++) {
        beat();
        if (turns.areOver()) {
          return done;
        }
        done = sweepList(parallel, done.next().get());
      }
    }
    beat();
    return done;
  }

  private void beat() {
    turns.beat(() -> activity.heartbeat(done));
  }

  private PageCursor start() {
    return VersionPages.start(page.range());
  }

  private PageResult sweepList(Parallel parallel, PageCursor cursor) {
    VersionPages.Page list = parallel.one(() -> lists.at(cursor, page.range().upTo()));
    String canary = Canary.key(page.order().run());
    List<Listed> items =
        list.versions().stream().filter(item -> !item.key().equals(canary)).toList();
    ObjectReencryption reencryption = parallel.one(() -> reencryption(items));
    List<Tally> settled = turns.take(parallel, items, reencryption::settle);
    MovedBytes bytes = done.bytes();
    for (int i = 0; i < settled.size(); i++) {
      bytes = bytes.plus(settled.get(i).counts(), items.get(i).size());
    }
    return new PageResult(
        settled.stream().reduce(done.tally(), Tally::plus),
        settled.size() == items.size()
            ? list.next()
            : Optional.of(behind(cursor, items.subList(0, settled.size()))),
        bytes);
  }

  /** Where the list goes on when it was broken off. */
  private static PageCursor behind(PageCursor cursor, List<Listed> begun) {
    if (begun.isEmpty()) {
      return cursor;
    }
    Listed last = begun.get(begun.size() - 1);
    return new PageCursor(last.key(), Optional.of(last.versionId()));
  }

  /** The rules are asked for each list, since they decide what a copy replaces and locks. */
  private ObjectReencryption reencryption(List<Listed> items) {
    BucketOrder order = page.order();
    BucketRules rules = BucketRules.of(s3, order.bucket(), order.acknowledged());
    if (rules.lockable()) {
      items.stream().findFirst().ifPresent(new LockSight(s3, order.bucket())::check);
    }
    Terms terms =
        new Terms(
            order.store(), order.bucket(), order.sweep(), page.updateTrusted(), rules, largestCopy);
    return new ObjectReencryption(
        new ObjectCalls(s3, order.bucket(), pace),
        rewrapping,
        terms,
        new Incidents(order.store(), activity.getInfo().getAttempt()));
  }
}
