/** What the documents show and say, run and looked up as it stands there. */
@NullMarked
package dev.keyturn.acceptance.readme;

import org.jspecify.annotations.NullMarked;
