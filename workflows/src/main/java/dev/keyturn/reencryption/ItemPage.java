package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * One page of a segment: whose it is and where it begins.
 *
 * @param itemsPerSecond how many it may begin in a second; empty if as many as it can
 */
public record ItemPage(
    DataKeyOrder order,
    int segment,
    int segments,
    Optional<ItemCursor> from,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> itemsPerSecond) {}
