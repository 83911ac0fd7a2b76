/** Reads the IAM policies that name a key. */
@NullMarked
package dev.keyturn.aws.iam;

import org.jspecify.annotations.NullMarked;
