package dev.keyturn.reencryption;

import java.util.Optional;

/** One page of a shard: where it begins, where the shard ends, and what may be done. */
public record ObjectPage(
    BucketOrder order, boolean updateTrusted, KeyRange range, Optional<PageCursor> from) {}
