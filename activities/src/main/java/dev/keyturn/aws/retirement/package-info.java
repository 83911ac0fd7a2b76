/** Looks at what a disabled key may still be needed for. */
@NullMarked
package dev.keyturn.aws.retirement;

import org.jspecify.annotations.NullMarked;
