package dev.keyturn.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.reencryption.KeyRange;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySpaceTest {
  private int calls;

  private List<KeyRange> ranges(NavigableSet<String> keys) {
    KeySpace.Lister lister =
        (after, most) -> {
          calls++;
          List<String> page = keys.tailSet(after, false).stream().limit(most + 1L).toList();
          return new KeySpace.Keys(
              page.subList(0, Math.min(most, page.size())), page.size() > most);
        };
    return new KeySpace(lister).ranges();
  }

  private static NavigableSet<String> keys(int count, IntFunction<String> key) {
    NavigableSet<String> keys = new TreeSet<>(KeyOrder.UTF_8);
    IntStream.range(0, count).mapToObj(key).forEach(keys::add);
    return keys;
  }

  private static long in(NavigableSet<String> keys, KeyRange range) {
    return keys.stream()
        .filter(key -> range.after().isEmpty() || compare(key, range.after()) > 0)
        .filter(key -> range.upTo().isEmpty() || compare(key, range.upTo()) <= 0)
        .count();
  }

  private static int compare(String key, Optional<String> bound) {
    return KeyOrder.UTF_8.compare(key, bound.orElseThrow());
  }

  private static void assertPartition(List<KeyRange> ranges) {
    assertThat(ranges.get(0).after()).isEmpty();
    assertThat(ranges.get(ranges.size() - 1).upTo()).isEmpty();
    for (int i = 1; i < ranges.size(); i++) {
      assertThat(ranges.get(i).after()).isPresent().isEqualTo(ranges.get(i - 1).upTo());
      if (i > 1) {
        assertThat(compare(ranges.get(i).after().orElseThrow(), ranges.get(i - 1).after()))
            .isPositive();
      }
    }
  }

  @Test
  void keepsASmallBucketWhole() {
    assertThat(ranges(keys(5_000, i -> "k" + i))).containsExactly(KeyRange.ALL);
  }

  @Test
  void dividesNumberedKeysUnderALongPrefix() {
    assertEven(keys(60_000, i -> "data/2024/01/orders-%08d.json".formatted(i)));
  }

  @Test
  void dividesHashedKeys() {
    Random random = new Random(7);
    assertEven(keys(60_000, i -> Long.toHexString(random.nextLong()) + "/body"));
  }

  @Test
  void dividesUnevenPrefixes() {
    assertEven(keys(60_000, i -> (i % 50 == 0 ? "archive/" : "zz/live/") + "%07d".formatted(i)));
  }

  private void assertEven(NavigableSet<String> keys) {
    List<KeyRange> ranges = ranges(keys);
    assertPartition(ranges);
    assertThat(calls).isLessThan(200);
    assertThat(ranges).hasSizeBetween(6, 16);
    assertThat(ranges).allSatisfy(range -> assertThat(in(keys, range)).isLessThan(20_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void coversEveryKeyExactlyOnceWhateverTheKeys(long seed) {
    Random random = new Random(seed);
    int[] alphabet =
        random
            .ints(1 + random.nextInt(6), 1, 0x10000)
            .filter(c -> c < 0xd800 || c > 0xdfff)
            .toArray();
    NavigableSet<String> keys =
        keys(
            8_000,
            i -> {
              StringBuilder key = new StringBuilder("p".repeat(random.nextInt(3)));
              for (int n = random.nextInt(30); n >= 0; n--) {
                key.appendCodePoint(
                    random.nextInt(9) == 0 || alphabet.length == 0
                        ? 0x1f600 + random.nextInt(64)
                        : alphabet[random.nextInt(alphabet.length)]);
              }
              return key.toString();
            });
    List<KeyRange> ranges = ranges(keys);
    assertPartition(ranges);
    assertThat(ranges.stream().mapToLong(range -> in(keys, range)).sum()).isEqualTo(keys.size());
    assertThat(calls).isLessThan(200);
  }

  @Test
  void ordersKeysByTheirUtf8Bytes() {
    assertThat(KeyOrder.UTF_8.compare("\uff61", "\ud83d\ude00")).isNegative();
    assertThat(KeyOrder.UTF_8.compare("a", "ab")).isNegative();
    assertThat(KeyOrder.UTF_8.compare("b", "ab")).isPositive();
  }
}
