package dev.keyturn.reencryption;

/**
 * What one pass saw and did.
 *
 * @param tally where every item stands now; those still open are in no count
 * @param open items that AWS copies at the moment, or whose copy is yet to begin
 */
public record ImageryPass(Tally tally, long open) {}
