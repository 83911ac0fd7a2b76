package dev.keyturn.reencryption;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What Keyturn does to snapshots, images, launch templates and the EBS default key. */
@ActivityInterface
public interface ImageryActivities {
  /** Reads what a plan needs of a kind; changes nothing. */
  @ActivityMethod
  ImageryFacts inspectImagery(ImageryQuery query);

  /**
   * Goes once over all of a kind: begins copies, as many as AWS makes at a time, finishes those
   * that are made, and waits for none. A verifying sweep only reads.
   */
  @ActivityMethod
  ImageryPass sweepImagery(ImageryOrder order);

  /** Shows that what was moved is there under the new key. */
  @ActivityMethod
  SampleResult readImagery(ReadSample sample);

  /** Puts the saved EBS default key back unless somebody else has changed it since. */
  @ActivityMethod
  EbsDefault restoreEbsDefault(EbsDefaultRestore restore);

  /** Makes a launch template's saved version its default again, unless somebody chose another. */
  @ActivityMethod
  TemplateDefault restoreTemplateDefault(TemplateRestore restore);
}
