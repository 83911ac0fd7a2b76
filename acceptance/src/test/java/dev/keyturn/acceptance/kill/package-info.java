/** Responses whose processes are killed, which must end as if nothing had happened. */
@NullMarked
package dev.keyturn.acceptance.kill;

import org.jspecify.annotations.NullMarked;
