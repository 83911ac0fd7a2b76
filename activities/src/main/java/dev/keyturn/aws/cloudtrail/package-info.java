/** Reads from CloudTrail's event history who calls KMS about a key. */
@NullMarked
package dev.keyturn.aws.cloudtrail;

import org.jspecify.annotations.NullMarked;
