/** Tests of the IAM activities on the strict sandbox. */
@NullMarked
package dev.keyturn.aws.iam;

import org.jspecify.annotations.NullMarked;
