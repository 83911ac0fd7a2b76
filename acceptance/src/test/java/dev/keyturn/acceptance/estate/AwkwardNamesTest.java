package dev.keyturn.acceptance.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.junit.jupiter.api.Test;

class AwkwardNamesTest {
  @Test
  void fitIntoAnObjectKeyAndReachItsLimit() {
    assertThat(AwkwardNames.ALL).doesNotHaveDuplicates();
    assertThat(AwkwardNames.ALL.stream().map(name -> name.getBytes(StandardCharsets.UTF_8).length))
        .allMatch(size -> size <= 1024)
        .contains(1024);
  }

  @Test
  void holdNamesThatOnlyNormalisationMakesEqual() {
    assertThat(
            AwkwardNames.ALL.stream().map(name -> Normalizer.normalize(name, Normalizer.Form.NFC)))
        .hasSizeGreaterThan(
            (int)
                AwkwardNames.ALL.stream()
                    .map(name -> Normalizer.normalize(name, Normalizer.Form.NFC))
                    .distinct()
                    .count());
  }
}
