package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WrappedKeySourceTest {
  private static WrappedKeySource.Inline keys(int count, int context) {
    return new WrappedKeySource.Inline(
        IntStream.range(0, count)
            .mapToObj(
                number ->
                    new WrappedDataKey(
                        "k" + number, "a".repeat(240), Map.of("tenant", "x".repeat(context))))
            .toList());
  }

  @Test
  void countsTheContextsOfInlineKeysToo() {
    assertThat(keys(900, 10).keys()).hasSize(900);
    assertThatThrownBy(() -> keys(900, 700))
        .hasMessageContaining("stores[].in.keys")
        .hasMessageContaining("256 KiB")
        .hasMessageContaining("dataKeys=s3://BUCKET/KEY");
  }

  @Test
  void namesInlineKeysAsTheirStore() {
    WrappedDataKey key = new WrappedDataKey("k", "YQ==", Map.of());
    assertThat(new DataStore.DataKeys(new WrappedKeySource.Inline(List.of(key))).storeId())
        .isEqualTo(DataStore.DataKeys.INLINE);
  }
}
