/** The worker as operators run and watch it. */
@NullMarked
package dev.keyturn.acceptance.operations;

import org.jspecify.annotations.NullMarked;
