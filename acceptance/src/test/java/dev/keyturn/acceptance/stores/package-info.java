/** Stores that a person re-encrypts alone, on a real Temporal server. */
@NullMarked
package dev.keyturn.acceptance.stores;

import org.jspecify.annotations.NullMarked;
