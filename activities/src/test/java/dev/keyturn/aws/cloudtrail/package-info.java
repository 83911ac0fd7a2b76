@NullMarked
package dev.keyturn.aws.cloudtrail;

import org.jspecify.annotations.NullMarked;
