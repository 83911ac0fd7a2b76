/** A small estate under a key with a response on it, to be disturbed by tests. */
@NullMarked
package dev.keyturn.acceptance.world;

import org.jspecify.annotations.NullMarked;
