package dev.keyturn.key;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies maps so that their order is the same in every process: {@code Map.copyOf} iterates in an
 * order that changes with each start of the JVM, which a workflow must not see.
 */
public final class SortedCopy {
  private SortedCopy() {}

  /** An unmodifiable copy in the order of its keys; null gives an empty map. */
  public static <V> SortedMap<String, V> of(@Nullable Map<String, V> map) {
    return Collections.unmodifiableSortedMap(map == null ? new TreeMap<>() : new TreeMap<>(map));
  }
}
