/** Buckets against the strict sandbox. */
@NullMarked
package dev.keyturn.aws.s3;

import org.jspecify.annotations.NullMarked;
