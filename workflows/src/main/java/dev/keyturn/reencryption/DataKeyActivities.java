package dev.keyturn.reencryption;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What Keyturn does to wrapped data keys; no plaintext ever reaches the worker. */
@ActivityInterface
public interface DataKeyActivities {
  /** Reads what a plan needs of a source of wrapped keys; changes nothing. */
  @ActivityMethod
  DataKeyFacts inspectDataKeys(DataKeyQuery query);

  /**
   * Rewraps (or, verifying, only checks) all wrapped keys of a source; of a file, while the old key
   * is disabled, those of its current version.
   */
  @ActivityMethod
  DataKeyResult sweepDataKeys(DataKeyOrder order);

  /** Shows that a sample of the wrapped keys opens under the new key, without seeing plaintext. */
  @ActivityMethod
  SampleResult readDataKeys(ReadSample sample);
}
