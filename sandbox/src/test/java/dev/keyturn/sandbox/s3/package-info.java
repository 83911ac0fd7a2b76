/** S3 as the AWS SDK sees it, and as bytes on the wire. */
@NullMarked
package dev.keyturn.sandbox.s3;

import org.jspecify.annotations.NullMarked;
