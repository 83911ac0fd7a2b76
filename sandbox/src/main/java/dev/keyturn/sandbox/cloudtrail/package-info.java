/**
 * CloudTrail's event history, as far as it tells of calls to KMS: LookupEvents, over the events
 * that the sandbox's KMS reports here (CloudTrail user guide, "Working with CloudTrail event
 * history"; KMS developer guide, "Logging AWS KMS API calls with AWS CloudTrail").
 *
 * <p>All operations of KMS are management events, the cryptographic ones too. Bounds: 90 days, as
 * on AWS, and no more than the latest 20,000 events of an account in a region, because everything
 * is in memory. Left out are calls that no caller could be found for and those that a fault kept
 * from KMS.
 */
@NullMarked
package dev.keyturn.sandbox.cloudtrail;

import org.jspecify.annotations.NullMarked;
