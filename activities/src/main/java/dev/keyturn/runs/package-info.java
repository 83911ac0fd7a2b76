/** What Keyturn knows of its own runs: it asks Temporal, and reads the runs' tags on keys. */
@NullMarked
package dev.keyturn.runs;

import org.jspecify.annotations.NullMarked;
