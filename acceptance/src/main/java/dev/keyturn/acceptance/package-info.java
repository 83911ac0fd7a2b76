/** Proves Keyturn over real processes; the drill's command line starts here. */
@NullMarked
package dev.keyturn.acceptance;

import org.jspecify.annotations.NullMarked;
