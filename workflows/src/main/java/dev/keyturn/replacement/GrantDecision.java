package dev.keyturn.replacement;

import dev.keyturn.key.KeyGrant;

/** What becomes of one grant that a customer made. */
public record GrantDecision(KeyGrant grant, Carried decision, String reason) {}
