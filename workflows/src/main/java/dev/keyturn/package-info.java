/** What all of Keyturn's workflows share: task queues, activity profiles and the JSON contract. */
@NullMarked
package dev.keyturn;

import org.jspecify.annotations.NullMarked;
