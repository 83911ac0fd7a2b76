package dev.keyturn.replacement;

import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.reencryption.BucketDefault;
import java.util.List;
import java.util.Optional;

/** Everything that the way back needs: what a run changed, as it was. */
public record RestorePoint(
    String run,
    KeyArn oldKey,
    Optional<KeyArn> newKey,
    List<KeyAlias> aliases,
    List<BucketDefault> bucketDefaults,
    Optional<Containment> containment) {
  public RestorePoint {
    aliases = List.copyOf(aliases);
    bucketDefaults = List.copyOf(bucketDefaults);
  }
}
