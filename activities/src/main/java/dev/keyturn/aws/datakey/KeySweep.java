package dev.keyturn.aws.datakey;

import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.aws.s3.Incidents;
import dev.keyturn.aws.s3.Parallel;
import dev.keyturn.aws.s3.Shown;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/** Sweeps over data keys, several at once; one that fails stays as it is. */
final class KeySweep {
  private final Rewrapping rewrapping;
  private final Sweep sweep;
  private final Incidents incidents;

  KeySweep(Rewrapping rewrapping, Sweep sweep, Incidents incidents) {
    this.rewrapping = rewrapping;
    this.sweep = sweep;
    this.incidents = incidents;
  }

  /** A data key after the sweep. */
  record Swept(WrappedDataKey key, Tally tally) {}

  /** All together. */
  static Tally tally(List<Swept> swept) {
    return swept.stream().map(Swept::tally).reduce(Tally.EMPTY, Tally::plus);
  }

  /** The keys as they are now, in their order. */
  List<Swept> over(List<WrappedDataKey> keys, Parallel parallel) {
    return parallel.each(keys, this::one);
  }

  private Swept one(WrappedDataKey key) {
    String item = "data key " + Shown.text(key.id());
    try {
      Rewrapping.Result result = rewrapping.settle(key, sweep.kind());
      Tally tally =
          result.why().isEmpty()
              ? Tally.one(result.standing())
              : incidents.problem(item, result.standing(), result.why());
      return new Swept(
          new WrappedDataKey(key.id(), result.wrappedKey(), key.encryptionContext()), tally);
    } catch (SdkException e) {
      return new Swept(key, incidents.of("kms:ReEncrypt*", item, e));
    }
  }
}
