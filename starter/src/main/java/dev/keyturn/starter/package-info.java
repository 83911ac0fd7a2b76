/** The {@code keyturn} command line: one small class per command; it asks and never decides. */
@NullMarked
package dev.keyturn.starter;

import org.jspecify.annotations.NullMarked;
