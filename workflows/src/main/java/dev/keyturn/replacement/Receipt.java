package dev.keyturn.replacement;

/** What a decision leads to, as a sentence. */
public record Receipt(String message) {}
