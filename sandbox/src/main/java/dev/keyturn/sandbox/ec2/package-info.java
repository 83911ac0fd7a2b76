/**
 * EC2 and EBS, as far as volumes, snapshots, images and launch templates hold keys.
 *
 * <p>What AWS does in the background is decided at the call and shown after a lag drawn from the
 * seed: so a key that is disabled later doesn't fail what was begun before. Data keys are wrapped
 * by KMS and contents are encrypted with them; a running instance keeps the opened data key of each
 * volume, as a hypervisor does, until it is stopped or the volume is detached.
 */
@NullMarked
package dev.keyturn.sandbox.ec2;

import org.jspecify.annotations.NullMarked;
