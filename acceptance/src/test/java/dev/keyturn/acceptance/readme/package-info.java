/** What the README shows, run as it stands there. */
@NullMarked
package dev.keyturn.acceptance.readme;

import org.jspecify.annotations.NullMarked;
