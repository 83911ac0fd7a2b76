/**
 * IAM, as far as an estate of policies can be put there and searched. Only KMS heeds them, for
 * principals that the control API sets up so, and inline policies of users and roles alone; whom
 * IAM allows what otherwise is set up there too. Its policy simulator tells of the same policies.
 */
@NullMarked
package dev.keyturn.sandbox.iam;

import org.jspecify.annotations.NullMarked;
