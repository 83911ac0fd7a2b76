/** Wrapped data keys, inline or in a file: rewrapped by KMS, whose answers hold no plaintext. */
@NullMarked
package dev.keyturn.aws.datakey;

import org.jspecify.annotations.NullMarked;
