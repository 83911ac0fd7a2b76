/** What comes after a key is disabled. */
@NullMarked
package dev.keyturn.retirement;

import org.jspecify.annotations.NullMarked;
