/** KMS: inventory, containment, the replacement key, aliases, the proof of death, and the gate. */
@NullMarked
package dev.keyturn.aws.kms;

import org.jspecify.annotations.NullMarked;
