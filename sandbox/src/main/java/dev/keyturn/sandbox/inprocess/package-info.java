/** The in-process front: the AWS SDK for Java reaches the sandbox without a network. */
@NullMarked
package dev.keyturn.sandbox.inprocess;

import org.jspecify.annotations.NullMarked;
