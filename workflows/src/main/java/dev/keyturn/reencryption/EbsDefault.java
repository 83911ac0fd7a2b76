package dev.keyturn.reencryption;

/**
 * A region's EBS default key that a run changes, so that it can be put back.
 *
 * @param savedKey the key reference as EC2 gave it
 */
public record EbsDefault(String region, String savedKey) {}
