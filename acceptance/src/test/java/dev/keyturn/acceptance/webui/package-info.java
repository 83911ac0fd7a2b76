/** Temporal's web UI in a real browser, used as a person uses it. */
@NullMarked
package dev.keyturn.acceptance.webui;

import org.jspecify.annotations.NullMarked;
