package dev.keyturn.testing;

import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.TableActivities;
import dev.keyturn.reencryption.TableChange;
import dev.keyturn.reencryption.TableOrder;
import dev.keyturn.reencryption.TablePinQuery;
import dev.keyturn.reencryption.TableQuery;
import dev.keyturn.reencryption.TableReplica;
import dev.keyturn.reencryption.TableSight;
import dev.keyturn.reencryption.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** One table, as far as workflows see it: it changes for as many looks as a test wants. */
public final class FakeTableActivities implements TableActivities {
  private final FakeAccount account;
  private final Deque<TableChange> answers = new ArrayDeque<>();
  private final List<String> backups = Collections.synchronizedList(new ArrayList<>());
  private final List<TableReplica> replicas = new ArrayList<>();
  private volatile Optional<KeyArn> key = Optional.of(FakeAccount.OLD);
  private volatile String status = "ACTIVE";
  private volatile int changingFor;

  FakeTableActivities(FakeAccount account) {
    this.account = account;
  }

  /** The table is being changed for so many looks from now on. */
  public FakeTableActivities changingFor(int looks) {
    changingFor = looks;
    return this;
  }

  public FakeTableActivities status(String now) {
    status = now;
    return this;
  }

  public FakeTableActivities key(Optional<KeyArn> now) {
    key = now;
    return this;
  }

  /** What requests are answered before one is taken. */
  public synchronized FakeTableActivities answers(
      int times, TableChange.Outcome outcome, String said) {
    Collections.nCopies(times, new TableChange(outcome, said)).forEach(answers::add);
    return this;
  }

  public FakeTableActivities backup(String name) {
    backups.add(name);
    return this;
  }

  public FakeTableActivities replica(String region) {
    replicas.add(new TableReplica(region, "ACTIVE", Optional.empty()));
    return this;
  }

  @Override
  public TableSight lookAtTable(TableQuery query) {
    account.called("lookAtTable");
    boolean changing = changingFor > 0;
    changingFor = Math.max(0, changingFor - 1);
    return new TableSight(
        query.table(),
        changing ? "UPDATING" : status,
        changing ? "UPDATING" : "ENABLED",
        key.map(KeyArn::value),
        replicas,
        account.now);
  }

  @Override
  public synchronized TableChange changeTableKey(TableOrder order) {
    account.called("changeTableKey");
    TableChange answer = answers.poll();
    if (answer != null) {
      return answer;
    }
    key = Optional.of(order.sweep().newKey());
    changingFor = 2;
    return new TableChange(TableChange.Outcome.ASKED, "");
  }

  @Override
  public Tally findTablePins(TablePinQuery query) {
    account.called("findTablePins");
    return backups.stream()
        .map(name -> Tally.pinned(Pins.of(query.store(), PinReason.TABLE_BACKUP, name, name)))
        .reduce(Tally.EMPTY, Tally::plus);
  }

  @Override
  public SampleResult readTable(ReadSample sample) {
    account.called("readTable");
    List<String> errors =
        key.filter(now -> account.state(now).equals("Disabled")).isPresent()
            ? List.of("AccessDeniedException: KMS key access denied")
            : List.of();
    return new SampleResult(sample.store().storeId(), 1, errors);
  }
}
