package dev.keyturn.reencryption;

import java.util.Optional;

/** One page of a segment: whose it is and where it begins. */
public record ItemPage(DataKeyOrder order, int segment, int segments, Optional<ItemCursor> from) {}
