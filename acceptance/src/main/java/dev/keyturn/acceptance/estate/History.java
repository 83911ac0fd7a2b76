package dev.keyturn.acceptance.estate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All writes of one object, in order. One thread at a time writes an object; any number may read
 * it. A write is entered before it is sent, so that a reader knows what it may see.
 */
public final class History {
  private final List<Write> writes = new ArrayList<>();
  private int settled;

  /** Enters a write that is about to be sent. */
  synchronized void begin(Write write) {
    writes.add(write);
  }

  /** Enters that the last write has taken effect. */
  synchronized void settle(Optional<String> versionId) {
    int last = writes.size() - 1;
    writes.set(last, writes.get(last).as(versionId));
    settled = writes.size();
  }

  /** How many writes have taken effect. */
  public synchronized int settled() {
    return settled;
  }

  /** What the object may be now if so many writes had taken effect a while ago. */
  public synchronized List<Write> possibleSince(int settledThen) {
    return List.copyOf(writes.subList(Math.max(0, settledThen - 1), writes.size()));
  }

  /** All writes. */
  public synchronized List<Write> all() {
    return List.copyOf(writes);
  }

  /** The write that made a version. */
  public synchronized Optional<Write> version(String versionId) {
    return writes.stream()
        .filter(write -> write.versionId().filter(versionId::equals).isPresent())
        .findFirst();
  }

  /** The last write. */
  public synchronized Optional<Write> latest() {
    return writes.isEmpty() ? Optional.empty() : Optional.of(writes.get(writes.size() - 1));
  }

  /** How many of its writes must be readable: every version, or the only one if it is there. */
  public synchronized long live() {
    long versions =
        writes.stream()
            .filter(write -> write.leavesObject() && write.versionId().isPresent())
            .count();
    boolean there = latest().filter(Write::leavesObject).isPresent();
    return versions > 0 ? versions : there ? 1 : 0;
  }
}
