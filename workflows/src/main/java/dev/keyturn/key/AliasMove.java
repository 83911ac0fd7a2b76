package dev.keyturn.key;

/** Moves one alias from one key to another; any third target is left alone. */
public record AliasMove(KeyAlias alias, KeyArn from, KeyArn to) {}
