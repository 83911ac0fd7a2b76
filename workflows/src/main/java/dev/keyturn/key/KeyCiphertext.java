package dev.keyturn.key;

/** A ciphertext of a published constant under a key, made while the key was alive (base64). */
public record KeyCiphertext(KeyArn key, String ciphertext) {}
