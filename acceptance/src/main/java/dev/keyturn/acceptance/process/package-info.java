/** The processes of a rehearsal: a Temporal server, the sandbox and a worker, each able to die. */
@NullMarked
package dev.keyturn.acceptance.process;

import org.jspecify.annotations.NullMarked;
