/** Every way to rotate a key, as operators start it, and as AWS's own client sees it. */
@NullMarked
package dev.keyturn.acceptance.rotate;

import org.jspecify.annotations.NullMarked;
