package dev.keyturn.testing;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.Suspect;
import dev.keyturn.retirement.DisabledKeyActivities;
import dev.keyturn.retirement.DisabledKeyLook;
import dev.keyturn.retirement.DisabledKeyOrder;
import dev.keyturn.retirement.Inaccessible;
import dev.keyturn.retirement.Unread;
import io.temporal.activity.Activity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What needs the old key after its disable, as tests decide. */
public final class FakeDisabledKeyActivities implements DisabledKeyActivities {
  private final FakeAccount account;
  private final List<Inaccessible> inaccessible = Collections.synchronizedList(new ArrayList<>());
  private final List<Unread> unread = Collections.synchronizedList(new ArrayList<>());

  private final Supplier<Instant> clock;
  private volatile boolean down;

  FakeDisabledKeyActivities(FakeAccount account, Supplier<Instant> clock) {
    this.account = account;
    this.clock = clock;
  }

  /** No look succeeds any more, or they do again. */
  public void down(boolean isDown) {
    down = isDown;
  }

  /** AWS tells of everything again. */
  public void show() {
    unread.clear();
  }

  /** AWS can't open something any more. */
  public void lose(Inaccessible lost) {
    inaccessible.add(lost);
  }

  /** AWS opens everything again. */
  public void find() {
    inaccessible.clear();
  }

  /** AWS refuses to tell of something. */
  public void hide(String what, String why) {
    unread.add(new Unread(what, why));
  }

  @Override
  public DisabledKeyLook watchDisabledKey(DisabledKeyOrder order) {
    account.looked();
    if (down) {
      throw FailureType.UNAVAILABLE.failure("no answer");
    }
    DisabledKeyLook now =
        new DisabledKeyLook(
            Optional.of(account.state(order.disabled().key())),
            seen(),
            0,
            refused(order),
            List.of(),
            List.copyOf(unread));
    Instant scheduled =
        Instant.ofEpochMilli(Activity.getExecutionContext().getInfo().getScheduledTimestamp());
    boolean due = !clock.get().isBefore(scheduled.plus(order.atLatest()));
    if (!due && order.seen().filter(seen -> seen.covers(now.sight())).isPresent()) {
      throw FailureType.UNAVAILABLE.failure("nothing new needs the key");
    }
    return now;
  }

  /** What is hidden is not seen. */
  private List<Inaccessible> seen() {
    synchronized (inaccessible) {
      return inaccessible.stream()
          .filter(one -> unread.stream().noneMatch(kind -> kind.what().equals(one.what() + "s")))
          .toList();
    }
  }

  private List<KeyCaller> refused(DisabledKeyOrder order) {
    synchronized (account.callers) {
      return account.callers.stream()
          .filter(KeyCaller::refused)
          .filter(caller -> !caller.calls().last().isBefore(order.disabled().since()))
          .filter(caller -> !Suspect.anyMeans(order.disabled().suspects(), caller.principal()))
          .toList();
    }
  }
}
