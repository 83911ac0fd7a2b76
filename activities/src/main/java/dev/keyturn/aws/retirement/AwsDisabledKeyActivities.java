package dev.keyturn.aws.retirement;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.KeyNeeds;
import dev.keyturn.aws.LookAgain;
import dev.keyturn.aws.PacedReads;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.aws.cloudtrail.KeyCallers;
import dev.keyturn.aws.dynamodb.TableHealth;
import dev.keyturn.aws.ebs.InstanceHealth;
import dev.keyturn.aws.kms.KeyReader;
import dev.keyturn.aws.rds.DatabaseHealth;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.DisabledKey;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyCallerQuery;
import dev.keyturn.key.Suspect;
import dev.keyturn.retirement.DisabledKeyActivities;
import dev.keyturn.retirement.DisabledKeyLook;
import dev.keyturn.retirement.DisabledKeyOrder;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks by descriptions and lists alone: nothing that it asks uses a key or reads data. */
public final class AwsDisabledKeyActivities implements DisabledKeyActivities {
  /** Lists and descriptions a second, few beside what any of the services allows. */
  private static final double READS = 10;

  /** Each table is described by itself; an account may have thousands. */
  private static final double TABLES = 50;

  /**
   * The latest thousand calls, as after a seal. A page takes a second of what all runs of a worker
   * look up: more than twenty of the five minutes between looks would starve the others.
   */
  private static final int PAGES = 20;

  private static final String CALLERS = "who is refused the key";

  private final AwsClients clients;
  private final KeyCallers callers;

  /**
   * @param callers the worker's, so that all its readings of CloudTrail share a pace
   */
  public AwsDisabledKeyActivities(AwsClients clients, KeyCallers callers) {
    this.clients = clients;
    this.callers = callers;
  }

  /** {@inheritDoc} Safe to run twice: it only reads. */
  @Override
  public DisabledKeyLook watchDisabledKey(DisabledKeyOrder order) {
    DisabledKey disabled = order.disabled();
    DisabledKeyLook now = look(order);
    if (!isDue(order) && order.seen().filter(seen -> seen.covers(now.sight())).isPresent()) {
      throw LookAgain.unchanged("nothing new needs " + disabled.key(), disabled.every());
    }
    return now;
  }

  /** Whoever watches has to know that somebody looks. */
  private static boolean isDue(DisabledKeyOrder order) {
    ActivityInfo info = Activity.getExecutionContext().getInfo();
    long since = info.getCurrentAttemptScheduledTimestamp() - info.getScheduledTimestamp();
    return since >= order.atLatest().toMillis();
  }

  private DisabledKeyLook look(DisabledKeyOrder order) {
    DisabledKey disabled = order.disabled();
    String region = disabled.key().region();
    KeyNeeds needs = new KeyNeeds(disabled.key());
    Optional<String> state = state(disabled, needs);
    PacedReads reads = new PacedReads(READS);
    new DatabaseHealth(clients.rds(RoleGroup.PLANNER, region), reads).look(needs);
    new InstanceHealth(clients.ec2(RoleGroup.EBS, region), reads, disabled.since()).look(needs);
    new TableHealth(clients.dynamodb(RoleGroup.DYNAMODB, region), region, new PacedReads(TABLES))
        .look(needs);
    List<KeyCaller> refused = new ArrayList<>();
    needs.look(
        CALLERS,
        () -> {
          KeyCallerLook found = callers.read(query(order));
          refused.addAll(others(found, disabled));
          unread(found, order).ifPresent(why -> needs.unread(CALLERS, why));
        });
    return new DisabledKeyLook(
        state, needs.inaccessible(), needs.more(), refused, needs.working(), needs.notLookedAt());
  }

  /** What passes is tried again by the next attempt: nobody is asked for its sake. */
  private Optional<String> state(DisabledKey disabled, KeyNeeds needs) {
    KeyReader reader = new KeyReader(clients.kms(RoleGroup.PLANNER, disabled.key().region()));
    try {
      return Optional.of(reader.state(disabled.key()));
    } catch (ApplicationFailure unread) {
      if (!unread.isNonRetryable()) {
        throw LookAgain.unread(unread, disabled.every());
      }
      needs.unread("the key's state", FailureType.message(unread));
      return Optional.empty();
    }
  }

  private static Optional<String> unread(KeyCallerLook found, DisabledKeyOrder order) {
    return found.from().isAfter(order.callersSince())
        ? Optional.of("only the latest calls, because there are more than a look can read")
        : found.notAssessed();
  }

  private static KeyCallerQuery query(DisabledKeyOrder order) {
    return new KeyCallerQuery(
        order.disabled().key(), order.callersSince(), order.disabled().own(), PAGES);
  }

  /** Suspects are refused on purpose. */
  private static List<KeyCaller> others(KeyCallerLook found, DisabledKey disabled) {
    return found.callers().stream()
        .filter(KeyCaller::refused)
        .filter(caller -> !Suspect.anyMeans(disabled.suspects(), caller.principal()))
        .toList();
  }
}
