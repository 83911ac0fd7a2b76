/** The spine that every replacement of a key shares, from the plan to the proof and back. */
@NullMarked
package dev.keyturn.replacement;

import org.jspecify.annotations.NullMarked;
