/** Tests of the sandbox's DynamoDB. */
@NullMarked
package dev.keyturn.sandbox.dynamodb;

import org.jspecify.annotations.NullMarked;
