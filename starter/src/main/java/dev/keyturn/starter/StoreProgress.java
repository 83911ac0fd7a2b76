package dev.keyturn.starter;

/**
 * How far one store's sweep is.
 *
 * @param label the store, and which sweep
 * @param done items seen
 * @param expected items in all, as far as is known
 */
record StoreProgress(String label, long done, long expected) {}
