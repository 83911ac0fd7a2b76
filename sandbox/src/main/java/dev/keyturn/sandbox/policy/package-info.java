/** AWS policy documents: read strictly, evaluated as IAM evaluates resource policies. */
@NullMarked
package dev.keyturn.sandbox.policy;

import org.jspecify.annotations.NullMarked;
