/** AWS policy documents: read strictly, evaluated as IAM evaluates them. */
@NullMarked
package dev.keyturn.sandbox.policy;

import org.jspecify.annotations.NullMarked;
