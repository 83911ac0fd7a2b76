package dev.keyturn.key;

import java.util.Optional;

/**
 * Where an alias points after a move was asked for.
 *
 * @param target empty where the alias is gone
 * @param moved whether the alias now points where the move wanted it
 */
public record AliasResult(KeyAlias alias, Optional<KeyArn> target, boolean moved) {}
