/** RDS, as far as the key of a database goes: its status tells whether RDS can open it. */
@NullMarked
package dev.keyturn.sandbox.rds;

import org.jspecify.annotations.NullMarked;
