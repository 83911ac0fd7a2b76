package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;

/** Asks for the plan with a hash that some earlier run on the key showed. */
public record PlanRecall(KeyArn oldKey, String planHash) {}
