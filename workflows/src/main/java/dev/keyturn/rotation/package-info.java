/** Rotation on ordinary days: what may be done with a key, and doing it. */
@NullMarked
package dev.keyturn.rotation;

import org.jspecify.annotations.NullMarked;
