/** Tests of what Keyturn knows of its own runs. */
@NullMarked
package dev.keyturn.runs;

import org.jspecify.annotations.NullMarked;
