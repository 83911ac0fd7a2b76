/**
 * IAM, as far as an estate of policies can be put there and searched. Its policies allow and deny
 * nothing: whom IAM allows what is set up by the control API.
 */
@NullMarked
package dev.keyturn.sandbox.iam;

import org.jspecify.annotations.NullMarked;
