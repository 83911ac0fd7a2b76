/** Audits of keys together, on the strict sandbox. */
@NullMarked
package dev.keyturn.aws.estate;

import org.jspecify.annotations.NullMarked;
