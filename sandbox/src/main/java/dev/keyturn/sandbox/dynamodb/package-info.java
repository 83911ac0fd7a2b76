/**
 * The sandbox's DynamoDB: tables whose items are really encrypted under a table key, which is
 * wrapped by the table's KMS key and kept readable by a grant.
 */
@NullMarked
package dev.keyturn.sandbox.dynamodb;

import org.jspecify.annotations.NullMarked;
