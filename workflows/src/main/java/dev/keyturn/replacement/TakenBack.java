package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import java.util.Optional;

/**
 * What a way back has taken back of a run.
 *
 * @param by the workflow id of who did
 * @param newKey from which all was moved back; empty where the run is not known to have made one
 * @param suspectsIn whether nobody is shut out any more
 */
public record TakenBack(String by, Optional<KeyArn> newKey, boolean suspectsIn) {}
