/** Tests of the worker's configuration, start and stop. */
@NullMarked
package dev.keyturn.worker;

import org.jspecify.annotations.NullMarked;
