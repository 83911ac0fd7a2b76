/** The HTTP front: anybody's AWS client reaches the sandbox through it, on loopback only. */
@NullMarked
package dev.keyturn.sandbox.http;

import org.jspecify.annotations.NullMarked;
