package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * One page of a shard: where it begins, where the shard ends, and what may be done.
 *
 * @param objectsPerSecond how many it may begin in a second; empty if as many as it can
 */
public record ObjectPage(
    BucketOrder order,
    boolean updateTrusted,
    KeyRange range,
    Optional<PageCursor> from,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> objectsPerSecond) {}
