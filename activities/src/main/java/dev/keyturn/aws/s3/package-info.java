/** Buckets and the object versions in them: inspected, moved to the new key, read. */
@NullMarked
package dev.keyturn.aws.s3;

import org.jspecify.annotations.NullMarked;
