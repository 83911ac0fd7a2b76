package dev.keyturn.replacement;

import dev.keyturn.reencryption.Promises;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Does the same for each of many, a bounded number at a time; after a failure no more begin. */
final class SideBySide<T, R> {
  /** Looks that go at once: so many that the last of many stores is looked at soon. */
  static final int LOOKS = 50;

  private final List<T> all;
  private final Function<T, R> call;
  private final SortedMap<Integer, R> results = new TreeMap<>();
  private int next;

  private SideBySide(List<T> all, Function<T, R> call) {
    this.all = List.copyOf(all);
    this.call = call;
  }

  /**
   * Looks at each of them.
   *
   * @return the results in the order of what was given
   */
  static <T, R> List<R> look(List<T> all, Function<T, R> call) {
    return new SideBySide<>(all, call).go(LOOKS);
  }

  private List<R> go(int atOnce) {
    List<Promise<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < Math.min(atOnce, all.size()); i++) {
      lanes.add(Async.procedure(this::goOn));
    }
    Promises.awaitAll(lanes);
    return List.copyOf(results.values());
  }

  private void goOn() {
    while (next < all.size()) {
      int position = next++;
      try {
        results.put(position, call.apply(all.get(position)));
      } catch (TemporalFailure | DataConverterException failure) {
        next = all.size();
        throw failure;
      }
    }
  }
}
