/** Files of reports. */
@NullMarked
package dev.keyturn.aws.report;

import org.jspecify.annotations.NullMarked;
