/** The response to a compromised key. */
@NullMarked
package dev.keyturn.compromise;

import org.jspecify.annotations.NullMarked;
