/** Tests of what a person reads. */
@NullMarked
package dev.keyturn.starter.print;

import org.jspecify.annotations.NullMarked;
