package dev.keyturn.testing;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Holder;
import dev.keyturn.key.KeyGuard;
import dev.keyturn.key.RunActivities;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.replacement.MadeKey;
import dev.keyturn.replacement.PlanRecall;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.RecallActivities;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreRequest;
import java.util.List;
import java.util.Optional;

/** What other runs answer. */
public final class FakeRunActivities implements RunActivities, RecallActivities {
  private final FakeAccount account;
  private volatile Optional<Holder> holder = Optional.empty();
  private volatile Optional<PlanView> shown = Optional.empty();
  private volatile Optional<RestorePoint> point = Optional.empty();

  public FakeRunActivities(FakeAccount account) {
    this.account = account;
  }

  public void holder(Holder other) {
    holder = Optional.of(other);
  }

  public void shown(PlanView view) {
    shown = Optional.of(view);
  }

  public void point(RestorePoint earlier) {
    point = Optional.of(earlier);
  }

  /** An earlier run made the new key, by its own record. */
  public void made(String run) {
    point(madeBy(run, Optional.empty()));
  }

  /** The same, and it may have left a guard lifted. */
  public void made(String run, KeyGuard lifted) {
    point(madeBy(run, Optional.of(lifted)));
  }

  private static RestorePoint madeBy(String run, Optional<KeyGuard> lifted) {
    return new RestorePoint(
        run,
        FakeAccount.OLD,
        Optional.of(FakeAccount.NEW),
        List.of(),
        List.of(),
        Optional.empty(),
        EbsSettings.NONE,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        lifted,
        Optional.of("requester@example.com"),
        Optional.empty());
  }

  @Override
  public Holder askHolder(String lockId) {
    account.called("askHolder");
    return holder.orElseThrow(() -> FailureType.NOT_FOUND.failure("nobody holds " + lockId));
  }

  @Override
  public RestorePoint recallRun(RestoreRequest request) {
    account.called("recallRun");
    return point.orElseThrow(() -> FailureType.NOT_FOUND.failure("no such run"));
  }

  @Override
  public Optional<RestorePoint> recallMaker(MadeKey made) {
    account.called("recallMaker");
    return point
        .filter(earlier -> earlier.oldKey().equals(made.oldKey()))
        .filter(earlier -> earlier.newKey().filter(made.key()::equals).isPresent());
  }

  @Override
  public Optional<PlanView> recallPlan(PlanRecall recall) {
    account.called("recallPlan");
    return shown.filter(view -> view.planHash().equals(recall.planHash()));
  }
}
