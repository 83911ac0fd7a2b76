package dev.keyturn.replacement;

/**
 * What becomes of one statement of the key policy; before or after is empty where there is none.
 */
public record StatementDecision(
    String sid, Carried decision, String reason, String before, String after) {}
