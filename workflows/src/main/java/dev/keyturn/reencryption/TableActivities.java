package dev.keyturn.reencryption;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What Keyturn does to DynamoDB tables; none of it waits, that is the workflow's part. */
@ActivityInterface
public interface TableActivities {
  /** Looks at a table's status, key and replicas; changes nothing. */
  @ActivityMethod
  TableSight lookAtTable(TableQuery query);

  /** Asks DynamoDB to put a table that is under the old key under the new one. */
  @ActivityMethod
  TableChange changeTableKey(TableOrder order);

  /** Looks for backups and restore points that need the old key; changes nothing. */
  @ActivityMethod
  Tally findTablePins(TablePinQuery query);

  /** Shows that a table is under the new key and that its items can be read. */
  @ActivityMethod
  SampleResult readTable(ReadSample sample);
}
