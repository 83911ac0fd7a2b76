/** What goes wrong around a run: lost answers, bad input, other runs, and other people. */
@NullMarked
package dev.keyturn.acceptance.faults;

import org.jspecify.annotations.NullMarked;
