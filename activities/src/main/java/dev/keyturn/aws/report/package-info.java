/** Reports of audits: where they are put, and their files, which are written page by page. */
@NullMarked
package dev.keyturn.aws.report;

import org.jspecify.annotations.NullMarked;
