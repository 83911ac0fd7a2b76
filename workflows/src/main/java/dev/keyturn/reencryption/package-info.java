/** Moving what a store holds from the old key to the new one, and counting what is left. */
@NullMarked
package dev.keyturn.reencryption;

import org.jspecify.annotations.NullMarked;
