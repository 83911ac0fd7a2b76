/** Tests of the sandbox's EC2. */
@NullMarked
package dev.keyturn.sandbox.ec2;

import org.jspecify.annotations.NullMarked;
