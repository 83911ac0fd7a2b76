/** AWS KMS keys as Keyturn sees them: identifiers, inventory, policies, and the lock on a key. */
@NullMarked
package dev.keyturn.key;

import org.jspecify.annotations.NullMarked;
