package dev.keyturn.replacement;

import dev.keyturn.reencryption.ItemCounts;
import java.util.Optional;

/**
 * One store in a run's status.
 *
 * @param counts of the run so far
 * @param expected items of the last sweep, or of the plan before the first
 * @param sweeping workflow id of the store's sweep, if one is going; ask it for {@code progress}
 */
public record StoreStatus(
    String store, String type, ItemCounts counts, long expected, Optional<String> sweeping) {}
