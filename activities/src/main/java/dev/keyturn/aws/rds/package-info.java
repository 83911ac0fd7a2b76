/** Databases of RDS, by their descriptions alone. */
@NullMarked
package dev.keyturn.aws.rds;

import org.jspecify.annotations.NullMarked;
