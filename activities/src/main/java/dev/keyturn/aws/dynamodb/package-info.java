/** Tables in DynamoDB: their keys, their replicas' keys, and what backups still need. */
@NullMarked
package dev.keyturn.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
