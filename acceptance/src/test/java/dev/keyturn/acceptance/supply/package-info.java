/** What Keyturn is made of, and that its build can be repeated. */
@NullMarked
package dev.keyturn.acceptance.supply;

import org.jspecify.annotations.NullMarked;
