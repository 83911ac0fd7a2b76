package dev.keyturn.key;

/**
 * Asks for the keys that runs made in place of a key.
 *
 * @param run the asking run's workflow id: a key that an earlier execution of it made counts as
 *     free, because this execution has made nothing yet
 */
public record ReplacementSearch(KeyArn oldKey, String run) {}
