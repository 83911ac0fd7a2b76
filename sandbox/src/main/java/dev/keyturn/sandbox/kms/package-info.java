/**
 * A strict KMS: real envelope encryption, key states, policies, grants, aliases with seeded lag.
 */
@NullMarked
package dev.keyturn.sandbox.kms;

import org.jspecify.annotations.NullMarked;
