/**
 * A strict S3: objects are really encrypted under data keys of the sandbox's KMS, so that an object
 * whose key is disabled, denied or deleted can't be read.
 */
@NullMarked
package dev.keyturn.sandbox.s3;

import org.jspecify.annotations.NullMarked;
