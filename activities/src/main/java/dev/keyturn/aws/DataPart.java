package dev.keyturn.aws;

import java.util.function.Consumer;

/**
 * One kind of things that may hang on keys.
 *
 * @param what the kind, in the plural
 * @param read notes those that hang on dead keys
 */
public record DataPart(String what, Consumer<LeftData> read) {}
