/** The closed list of reasons for which a run stops, and how they travel through Temporal. */
@NullMarked
package dev.keyturn.failure;

import org.jspecify.annotations.NullMarked;
