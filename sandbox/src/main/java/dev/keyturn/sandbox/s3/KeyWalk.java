package dev.keyturn.sandbox.s3;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Predicate;

/** Walks keys in order; keys that share a stretch up to a delimiter are seen once, as a prefix. */
final class KeyWalk {
  private static final String LAST_CODE_POINT = new String(Character.toChars(0x10ffff));

  private final ListingOrder order;
  private final NavigableMap<String, History> histories;

  KeyWalk(ListingOrder order, NavigableMap<String, History> histories) {
    this.order = order;
    this.histories = histories;
  }

  /** Sees what is found; says whether to go on. */
  interface Visitor {
    boolean key(String key, History history);

    boolean commonPrefix(String prefix);
  }

  /** Walks on from a marker: its key itself is seen again only if {@code inclusive}. */
  void walk(String marker, boolean inclusive, Predicate<History> counts, Visitor visitor) {
    boolean beforePrefix = Bucket.utf8Order().compare(marker, order.prefix()) < 0;
    String from = beforePrefix ? order.prefix() : marker;
    Iterator<Map.Entry<String, History>> entries =
        histories.tailMap(from, beforePrefix || inclusive).entrySet().iterator();
    boolean goOn = true;
    while (goOn && entries.hasNext()) {
      Map.Entry<String, History> entry = entries.next();
      String key = entry.getKey();
      if (!key.startsWith(order.prefix())) {
        return;
      }
      if (!counts.test(entry.getValue())) {
        continue;
      }
      String common = order.commonPrefix(key);
      if (common.isEmpty()) {
        goOn = visitor.key(key, entry.getValue());
      } else {
        goOn = common.equals(marker) || visitor.commonPrefix(common);
        entries = histories.tailMap(common + LAST_CODE_POINT, true).entrySet().iterator();
      }
    }
  }
}
