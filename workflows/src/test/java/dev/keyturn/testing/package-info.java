/** Hand-written fakes of the activities, with recorded calls, injectable failures and hooks. */
@NullMarked
package dev.keyturn.testing;

import org.jspecify.annotations.NullMarked;
