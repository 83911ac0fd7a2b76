/** How the command line talks to Temporal: connection, starts, Updates, queries, deadlines. */
@NullMarked
package dev.keyturn.starter.run;

import org.jspecify.annotations.NullMarked;
