/** Hosts Keyturn's workflows and activities: configuration, workers, start and graceful stop. */
@NullMarked
package dev.keyturn.worker;

import org.jspecify.annotations.NullMarked;
