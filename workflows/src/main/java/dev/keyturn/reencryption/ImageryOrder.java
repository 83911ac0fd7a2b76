package dev.keyturn.reencryption;

/**
 * Orders one pass over a kind of imagery.
 *
 * @param run the root's workflow id, for the tags of what is made
 * @param sweepId the run id of the store's workflow: what carries it was made by this very sweep
 * @param patient whether to wait for what AWS has not finished; if not, that is a pin
 */
public record ImageryOrder(
    ImageryStore store, Sweep sweep, String run, String sweepId, boolean patient) {}
