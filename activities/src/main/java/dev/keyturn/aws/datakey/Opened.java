package dev.keyturn.aws.datakey;

import dev.keyturn.reencryption.SampleResult;
import java.util.List;
import java.util.Optional;

/** Whether one data key of a sample opened, and what is wrong with it. */
record Opened(boolean read, Optional<String> error) {
  /** What came of the whole sample. */
  static SampleResult all(String store, List<Opened> opened) {
    int read = (int) opened.stream().filter(Opened::read).count();
    return new SampleResult(
        store, read, opened.stream().flatMap(one -> one.error().stream()).toList());
  }
}
