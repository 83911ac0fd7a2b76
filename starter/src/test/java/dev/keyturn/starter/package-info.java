/** Tests of the command line against a run that is written by hand. */
@NullMarked
package dev.keyturn.starter;

import org.jspecify.annotations.NullMarked;
