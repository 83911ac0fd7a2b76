/** Audits: what is wrong with keys, told from what KMS says of them, and changing nothing. */
@NullMarked
package dev.keyturn.audit;

import org.jspecify.annotations.NullMarked;
