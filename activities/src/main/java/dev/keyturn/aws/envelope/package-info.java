/** Data keys that KMS wrapped, wherever they are kept, and how they get from one key to another. */
@NullMarked
package dev.keyturn.aws.envelope;

import org.jspecify.annotations.NullMarked;
