/** Data keys against the strict sandbox. */
@NullMarked
package dev.keyturn.aws.datakey;

import org.jspecify.annotations.NullMarked;
