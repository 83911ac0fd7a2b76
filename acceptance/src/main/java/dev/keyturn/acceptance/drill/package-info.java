/** The drill: a full response on an estate that is in use and under attack. */
@NullMarked
package dev.keyturn.acceptance.drill;

import org.jspecify.annotations.NullMarked;
