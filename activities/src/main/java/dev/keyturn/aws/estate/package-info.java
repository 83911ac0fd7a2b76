/** What an audit reads beside single keys: how they belong together, and what is left on them. */
@NullMarked
package dev.keyturn.aws.estate;

import org.jspecify.annotations.NullMarked;
