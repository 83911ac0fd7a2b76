/** Tests of the clients and of the table of AWS's errors. */
@NullMarked
package dev.keyturn.aws;

import org.jspecify.annotations.NullMarked;
