package dev.keyturn.reencryption;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What Keyturn does to wrapped data keys in a table's items; no plaintext reaches the worker. */
@ActivityInterface
public interface TableItemActivities {
  /**
   * Reads what a plan needs of the table; its number of items is DynamoDB's own estimate. Changes
   * nothing.
   */
  @ActivityMethod
  DataKeyFacts inspectKeyItems(DataKeyQuery query);

  /**
   * Rewraps (or, verifying, only checks) the wrapped keys in some items of a segment. While the old
   * key is disabled, a page ends where one needs it.
   */
  @ActivityMethod
  ItemPageResult sweepKeyItems(ItemPage page);

  /** Shows that a sample of the wrapped keys opens under the new key, without seeing plaintext. */
  @ActivityMethod
  SampleResult readKeyItems(ReadSample sample);
}
