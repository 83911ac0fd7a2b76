package dev.keyturn.reencryption;

/** What a decision leads to, as a sentence. */
public record Receipt(String message) {}
