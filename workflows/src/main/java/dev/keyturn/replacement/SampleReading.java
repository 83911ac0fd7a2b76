package dev.keyturn.replacement;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads samples of all stores as those who need them, several at once: the first error ends it. */
final class SampleReading {
  /** Items that are read in full from each store. */
  private static final int SAMPLE = 100;

  /** Reads that go at once: an error at the last of many stores must not wait for all others. */
  private static final int AT_ONCE = 16;

  private final ReplacementRequest request;
  private final RunBoard board;
  private final KeyArn oldKey;
  private final List<Reader> readers;
  private final SortedMap<Integer, SampleRead> reads = new TreeMap<>();
  private List<String> errors = List.of();
  private int next;

  /** By the worker, and as the application where a role is given that can read the store. */
  SampleReading(ReplacementRequest request, RunBoard board, KeyArn oldKey) {
    this.request = request;
    this.board = board;
    this.oldKey = oldKey;
    this.readers = readers();
  }

  /** What the samples showed, in the order of the stores. */
  List<SampleRead> reads() {
    return List.copyOf(reads.values());
  }

  /** What the first read with errors says: it is acted on at once, not after all stores. */
  List<String> keyErrors() {
    readTogether();
    return errors;
  }

  private List<Reader> readers() {
    List<Reader> all = new ArrayList<>();
    for (StoreLedger ledger : board.stores()) {
      all.add(new Reader(ledger, Optional.empty()));
      request
          .applicationRole()
          .filter(role -> ledger.isReadByRoles())
          .ifPresent(role -> all.add(new Reader(ledger, Optional.of(role))));
    }
    return List.copyOf(all);
  }

  /** Reads that still go once it is over are left to their end: they change nothing. */
  private void readTogether() {
    List<Promise<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < Math.min(AT_ONCE, readers.size()); i++) {
      lanes.add(Async.procedure(this::readOn));
    }
    Workflow.await(() -> isOver(lanes) || lanes.stream().allMatch(Promise::isCompleted));
    if (errors.isEmpty()) {
      lanes.stream().filter(SampleReading::hasFailed).findFirst().ifPresent(Promise::get);
    }
  }

  private boolean isOver(List<Promise<Void>> lanes) {
    return !errors.isEmpty() || lanes.stream().anyMatch(SampleReading::hasFailed);
  }

  private static boolean hasFailed(Promise<Void> lane) {
    return lane.isCompleted() && lane.getFailure() != null;
  }

  private void readOn() {
    while (errors.isEmpty() && next < readers.size()) {
      read(next++);
    }
  }

  private void read(int position) {
    Reader reader = readers.get(position);
    try {
      SampleResult result = sample(reader);
      reads.put(position, new SampleRead(result.store(), reader.name(), result.read()));
      found(result.keyErrors().stream().map(error -> reader.prefix() + error).toList());
    } catch (ActivityFailure failure) {
      if (!isKeyError(failure)) {
        next = readers.size();
        throw failure;
      }
      found(
          List.of(
              reader.prefix()
                  + reader.ledger().store().storeId()
                  + ": "
                  + FailureType.message(failure)));
    }
  }

  private void found(List<String> said) {
    errors = errors.isEmpty() ? said : errors;
  }

  private static boolean isKeyError(ActivityFailure failure) {
    return FailureType.of(failure)
        .filter(type -> type == FailureType.ACCESS_DENIED || type == FailureType.KEY_STATE)
        .isPresent();
  }

  private SampleResult sample(Reader reader) {
    DataStore store = reader.ledger().store();
    return StoreHandling.of(store)
        .read(
            new ReadSample(
                store,
                oldKey,
                board.newKey().orElseThrow(),
                store.mode(request.reencryption()),
                reader.ledger().updateTrusted(),
                SAMPLE,
                reader.role()));
  }

  /** A store, and the role as which it is read; the worker's own if there is none. */
  private record Reader(StoreLedger ledger, Optional<String> role) {
    String name() {
      return role.orElse(SampleRead.WORKER);
    }

    String prefix() {
      return role.map(arn -> "as " + arn + ": ").orElse("");
    }
  }
}
