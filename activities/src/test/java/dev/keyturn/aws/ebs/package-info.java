/** EC2 and EBS against the strict sandbox. */
@NullMarked
package dev.keyturn.aws.ebs;

import org.jspecify.annotations.NullMarked;
