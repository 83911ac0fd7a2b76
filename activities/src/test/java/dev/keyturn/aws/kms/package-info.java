/** Tests of the key and gate activities, in the sandbox. */
@NullMarked
package dev.keyturn.aws.kms;

import org.jspecify.annotations.NullMarked;
