package dev.keyturn.reencryption;

import java.util.Optional;

/**
 * Whether the sweep of a volume may stop its instance now.
 *
 * @param refusal why it may not, nor later in this sweep; empty if it may
 */
public record TurnDecision(Optional<String> refusal) {}
