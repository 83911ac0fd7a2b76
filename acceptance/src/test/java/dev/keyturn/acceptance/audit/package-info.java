/** Audits, started by command lines. */
@NullMarked
package dev.keyturn.acceptance.audit;

import org.jspecify.annotations.NullMarked;
