/** STS, as far as clients need it to find out who they are and to assume roles. */
@NullMarked
package dev.keyturn.sandbox.sts;

import org.jspecify.annotations.NullMarked;
