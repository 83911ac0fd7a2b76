package dev.keyturn.reencryption;

import java.util.Optional;

/**
 * A replica of a global table in another region.
 *
 * @param key the reference to its own region's key, as DynamoDB gives it; empty for AWS's own key
 */
public record TableReplica(String region, String status, Optional<String> key) {}
