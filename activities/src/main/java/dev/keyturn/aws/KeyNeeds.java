package dev.keyturn.aws;

import dev.keyturn.failure.FailureType;
import dev.keyturn.key.KeyArn;
import dev.keyturn.retirement.DisabledKeyLook;
import dev.keyturn.retirement.Inaccessible;
import dev.keyturn.retirement.Unread;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What needs a disabled key: what AWS can't open without it, and what still works. */
public final class KeyNeeds {
  private static final int NAMED = 3;
  private static final Comparator<Inaccessible> BY_NAME =
      Comparator.comparing(Inaccessible::what).thenComparing(Inaccessible::name);

  private final KeyArn key;
  private final Map<String, TreeSet<String>> working = new TreeMap<>();
  private final List<Inaccessible> inaccessible = new ArrayList<>();
  private final Map<String, List<String>> notLookedAt = new LinkedHashMap<>();

  public KeyNeeds(KeyArn key) {
    this.key = key;
  }

  /**
   * Looks at one thing, or at all of a kind; what goes wrong there keeps nobody from the others. A
   * worker that is being stopped has seen nothing at all.
   */
  public void look(String kind, Runnable look) {
    try {
      look.run();
    } catch (ApplicationFailure failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure;
      }
      unread(kind, FailureType.message(failure));
    }
  }

  /** Whether an ARN or id is the disabled key's; null where something has no key. */
  public boolean isUnder(@Nullable String reference) {
    return key.value().equals(reference) || key.keyId().equals(reference);
  }

  /**
   * Something under the disabled key that works so far.
   *
   * @param kind in the plural
   */
  public void working(String kind, String name) {
    working.computeIfAbsent(kind, none -> new TreeSet<>()).add(name);
  }

  /** Something under the disabled key that AWS can't open. */
  public void inaccessible(Inaccessible lost) {
    inaccessible.add(lost);
  }

  /** As many as a look holds, in an order that does not change from look to look. */
  public List<Inaccessible> inaccessible() {
    return inaccessible.stream().sorted(BY_NAME).limit(DisabledKeyLook.MOST).toList();
  }

  /** How much more there is. */
  public long more() {
    return Math.max(0, inaccessible.size() - DisabledKeyLook.MOST);
  }

  /** Counted by kind, with a few names. */
  public List<String> working() {
    return working.entrySet().stream()
        .map(
            kind ->
                kind.getValue().size()
                    + " "
                    + kind.getKey()
                    + ", such as "
                    + String.join(", ", kind.getValue().stream().limit(NAMED).toList()))
        .toList();
  }

  /** Some of a kind is not seen, or all of it. */
  public void unread(String kind, String why) {
    notLookedAt.computeIfAbsent(kind, none -> new ArrayList<>()).add(why);
  }

  /** What is not seen, each kind once. */
  public List<Unread> notLookedAt() {
    return notLookedAt.entrySet().stream()
        .map(kind -> new Unread(kind.getKey(), reasons(kind.getValue())))
        .toList();
  }

  private static String reasons(List<String> all) {
    return all.size() == 1 ? all.get(0) : all.size() + " times, first " + all.get(0);
  }
}
