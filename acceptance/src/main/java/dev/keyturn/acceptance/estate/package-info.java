/** What a rehearsal puts under the old key, and the books in which every write is kept. */
@NullMarked
package dev.keyturn.acceptance.estate;

import org.jspecify.annotations.NullMarked;
