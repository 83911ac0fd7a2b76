/** EC2 and EBS: volumes, snapshots, images, launch templates and the EBS default key. */
@NullMarked
package dev.keyturn.aws.ebs;

import org.jspecify.annotations.NullMarked;
