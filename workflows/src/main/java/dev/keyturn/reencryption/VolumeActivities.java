package dev.keyturn.reencryption;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What Keyturn does to volumes and their instances; none of it waits. */
@ActivityInterface
public interface VolumeActivities {
  /** Reads a volume, its instance and what swaps made of it; changes nothing. */
  @ActivityMethod
  VolumeFacts inspectVolume(VolumeQuery query);

  /** Tries whether the worker may make the calls of a swap and of its way back; changes nothing. */
  @ActivityMethod
  TriedCalls tryVolumeCalls(SwapTrial trial);

  /** Writes down what makes the instance whole again. */
  @ActivityMethod
  SwapOrder recordSwap(SwapOrder order);

  /** Begins to stop an instance. */
  @ActivityMethod
  InstanceOrder stopInstance(InstanceOrder order);

  /** Begins to start an instance. */
  @ActivityMethod
  InstanceOrder startInstance(InstanceOrder order);

  /** Begins a snapshot, or finds the one of the same step. */
  @ActivityMethod
  SwapSnapshot snapshotVolume(SnapshotOrder order);

  /** Begins a volume from a snapshot under the new key. */
  @ActivityMethod
  VolumeQuery copyVolume(CopyOrder order);

  /** Begins to detach a volume. */
  @ActivityMethod
  AttachmentOrder detachVolume(AttachmentOrder order);

  /** Begins to attach a volume. */
  @ActivityMethod
  AttachmentOrder attachVolume(AttachmentOrder order);

  /** Sets whether a volume goes with its instance; an attachment always begins without. */
  @ActivityMethod
  AttachmentOrder setDeleteOnTermination(AttachmentOrder order);

  /**
   * Writes down that the new volume stands in the old one's place, from which nothing goes back.
   */
  @ActivityMethod
  ReplacedVolume commitSwap(ReplacedVolume replaced);

  /**
   * Strikes that the new volume stands in the old one's place; only before the instance was started
   * with it.
   */
  @ActivityMethod
  ReplacedVolume withdrawCommit(ReplacedVolume replaced);

  /**
   * Sets the tags aside of volumes that are not in use any more, under other names, and gives the
   * one that is its own back; what has no room for another name is left.
   */
  @ActivityMethod
  SettledTags settleTags(TagOrder order);

  /** Strikes the record of a swap that has ended. */
  @ActivityMethod
  VolumeQuery endSwap(VolumeQuery volume);

  /** Deletes what a swap made and nobody used. */
  @ActivityMethod
  UnusedOrder deleteUnused(UnusedOrder order);

  /** Shows that a volume is under the new key and its instance runs. */
  @ActivityMethod
  SampleResult readVolume(ReadSample sample);
}
