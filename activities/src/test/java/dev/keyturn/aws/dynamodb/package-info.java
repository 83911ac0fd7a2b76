@NullMarked
package dev.keyturn.aws.dynamodb;

import org.jspecify.annotations.NullMarked;
