package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.KeyRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Divides a bucket into key ranges of roughly equal size with a bounded number of list calls. The
 * ranges are cut from one ascending list of keys, so that they can't overlap or leave a gap
 * whatever the estimates are worth.
 */
final class KeySpace {
  /** Up to this many versions, one shard is enough. */
  static final int SMALL = 5_000;

  private static final int MOST_RANGES = 16;
  private static final int MOST_STRETCHES = 48;
  private static final int MOST_PROBES = 160;
  private static final int LONGEST_CUT = 1_000;
  private static final int LAST_ASCII = 0x7f;

  private final Lister lister;
  private final int mostProbes;
  private int probes;

  KeySpace(Lister lister) {
    this(lister, MOST_PROBES);
  }

  /** One that is divided in so many probes at most, at the price of ranges that differ more. */
  KeySpace(Lister lister, int mostProbes) {
    this.lister = lister;
    this.mostProbes = mostProbes;
  }

  /** Lists keys in S3's order. */
  interface Lister {
    /** Up to so many keys after one (exclusive); empty text begins at the beginning. */
    Keys after(String key, int most);
  }

  /** A list of keys, and whether others follow. */
  record Keys(List<String> keys, boolean more) {
    Keys {
      keys = List.copyOf(keys);
    }
  }

  /** At least one range, together the whole bucket. */
  List<KeyRange> ranges() {
    Optional<Stretch> whole = wholeUnlessSmall();
    if (whole.isEmpty()) {
      return List.of(KeyRange.ALL);
    }
    List<Stretch> open = new ArrayList<>(List.of(whole.get()));
    List<Stretch> closed = new ArrayList<>();
    while (!open.isEmpty() && open.size() + closed.size() < MOST_STRETCHES && probes < mostProbes) {
      Stretch heaviest = open.stream().max(Comparator.comparing(Stretch::weight)).orElseThrow();
      open.remove(heaviest);
      List<Stretch> parts = heaviest.more() ? divide(heaviest) : List.of();
      if (parts.isEmpty()) {
        closed.add(heaviest);
      }
      open.addAll(parts);
    }
    closed.addAll(open);
    closed.sort(Comparator.comparing(Stretch::after, KeyOrder.UTF_8));
    return merge(closed);
  }

  private Optional<Stretch> wholeUnlessSmall() {
    Keys first = probe("", VersionPages.SIZE);
    Keys page = first;
    int count = page.keys().size();
    while (page.more() && count <= SMALL) {
      page = probe(page.keys().get(page.keys().size() - 1), VersionPages.SIZE);
      count += page.keys().size();
    }
    return count <= SMALL
        ? Optional.empty()
        : Optional.of(new Stretch("", Optional.empty(), first.keys(), first.more(), 0));
  }

  /** Two parts, neither of them empty; none if the stretch can't be divided. */
  private List<Stretch> divide(Stretch whole) {
    int common = common(whole);
    String base = whole.first().substring(0, common);
    if (base.getBytes(StandardCharsets.UTF_8).length > LONGEST_CUT) {
      return List.of();
    }
    Stretch stretch = common == 0 ? whole : ending(whole, behindAll(base));
    int low = common < whole.first().length() ? whole.first().codePointAt(common) : 0;
    int high = Character.MAX_CODE_POINT - 1;
    int middle = low < LAST_ASCII ? LAST_ASCII : (low + high) >>> 1;
    while (low < high && probes < mostProbes) {
      String cut = base + Character.toString(next(middle));
      Keys right = within(stretch, probe(cut, VersionPages.SIZE));
      if (!right.keys().isEmpty()) {
        return parts(stretch, cut, right, common);
      }
      stretch = ending(stretch, cut);
      high = middle;
      middle = (low + high) >>> 1;
    }
    return List.of();
  }

  private static Stretch ending(Stretch stretch, String end) {
    return stretch.holds(end) ? stretch.endingAt(end) : stretch;
  }

  private static List<Stretch> parts(Stretch stretch, String cut, Keys right, int common) {
    List<String> left =
        stretch.keys().stream().filter(key -> KeyOrder.UTF_8.compare(key, cut) <= 0).toList();
    boolean moreLeft = left.size() == stretch.keys().size();
    return List.of(
        new Stretch(stretch.after(), Optional.of(cut), left, moreLeft, common),
        new Stretch(cut, stretch.upTo(), right.keys(), right.more(), common));
  }

  /**
   * How many chars all keys of the stretch begin with, found by looking whether there are keys
   * behind all those that begin so.
   */
  private int common(Stretch stretch) {
    int low = stretch.common();
    int high = equalChars(stretch.first(), stretch.last());
    while (low < high && probes < mostProbes) {
      int middle = (low + high + 1) >>> 1;
      String behind = behindAll(stretch.first().substring(0, middle));
      if (within(stretch, probe(behind, 1)).keys().isEmpty()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    boolean splitsPair = low > 0 && Character.isHighSurrogate(stretch.first().charAt(low - 1));
    return splitsPair ? low - 1 : low;
  }

  private static int equalChars(String left, String right) {
    int count = 0;
    while (count < left.length()
        && count < right.length()
        && left.charAt(count) == right.charAt(count)) {
      count++;
    }
    return count;
  }

  /** The first text behind all that begin with the prefix. */
  private static String behindAll(String prefix) {
    boolean pair = Character.isLowSurrogate(prefix.charAt(prefix.length() - 1));
    boolean half = Character.isHighSurrogate(prefix.charAt(prefix.length() - 1));
    String whole = half ? prefix.substring(0, prefix.length() - 1) : prefix;
    if (half) {
      return whole + Character.toString(Character.MAX_CODE_POINT);
    }
    int start = whole.length() - (pair ? 2 : 1);
    return whole.substring(0, start) + Character.toString(next(whole.codePointAt(start)));
  }

  /** The code point after one; surrogates are no characters. */
  private static int next(int codePoint) {
    int next = Math.min(codePoint + 1, Character.MAX_CODE_POINT);
    return next >= Character.MIN_SURROGATE && next <= Character.MAX_SURROGATE
        ? Character.MAX_SURROGATE + 1
        : next;
  }

  private static Keys within(Stretch stretch, Keys found) {
    List<String> inside = found.keys().stream().filter(stretch::holds).toList();
    return new Keys(inside, found.more() && inside.size() == found.keys().size());
  }

  private Keys probe(String after, int most) {
    probes++;
    return lister.after(after, most);
  }

  private static List<KeyRange> merge(List<Stretch> stretches) {
    double target = stretches.stream().mapToDouble(Stretch::weight).sum() / MOST_RANGES;
    List<KeyRange> ranges = new ArrayList<>();
    Optional<String> after = Optional.empty();
    double weight = 0;
    for (Stretch stretch : stretches.subList(0, stretches.size() - 1)) {
      weight += stretch.weight();
      if (weight >= target && ranges.size() < MOST_RANGES - 1) {
        ranges.add(new KeyRange(after, stretch.upTo()));
        after = stretch.upTo();
        weight = 0;
      }
    }
    ranges.add(new KeyRange(after, Optional.empty()));
    return ranges;
  }
}
