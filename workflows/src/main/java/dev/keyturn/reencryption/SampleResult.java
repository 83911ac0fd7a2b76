package dev.keyturn.reencryption;

import java.util.List;

/**
 * What reading a sample showed.
 *
 * @param keyErrors reads that KMS refused; they turn the old key on again
 */
public record SampleResult(String store, int read, List<String> keyErrors) {
  public SampleResult {
    keyErrors = List.copyOf(keyErrors);
  }
}
