/** Touches AWS: clients from the worker's configuration, and the one table of AWS's errors. */
@NullMarked
package dev.keyturn.aws;

import org.jspecify.annotations.NullMarked;
