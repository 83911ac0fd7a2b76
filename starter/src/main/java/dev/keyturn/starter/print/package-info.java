/** What a person reads: tables and texts made of plans, states and reports, and shell lines. */
@NullMarked
package dev.keyturn.starter.print;

import org.jspecify.annotations.NullMarked;
