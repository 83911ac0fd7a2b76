package dev.keyturn.aws.datakey;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.aws.s3.Parallel;
import dev.keyturn.aws.s3.Shown;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.SweepKind;
import dev.keyturn.reencryption.WrappedDataKey;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** Shows that data keys open under the new key; those under a third key are no concern. */
final class SampleOpening {
  private final Rewrapping rewrapping;
  private final String store;

  SampleOpening(Rewrapping rewrapping, String store) {
    this.rewrapping = rewrapping;
    this.store = store;
  }

  SampleResult open(List<WrappedDataKey> keys, Parallel parallel) {
    return Opened.all(store, parallel.each(keys, this::one));
  }

  private Opened one(WrappedDataKey key) {
    String item = "data key " + Shown.text(key.id());
    try {
      Rewrapping.Result result = rewrapping.settle(key, SweepKind.PROVE);
      return switch (result.standing()) {
        case ALREADY_CURRENT -> new Opened(true, Optional.empty());
        case NOT_OURS -> new Opened(false, Optional.empty());
        case NEW_DATA_KEY, REWRAPPED, GONE, SUPERSEDED, PINNED, FAILED, UNKNOWN, REMAINING ->
            new Opened(false, Optional.of(item + ": " + result.why()));
      };
    } catch (SdkException e) {
      if (AwsFailures.typeOf(e).isPassing()) {
        throw AwsFailures.of("kms:ReEncrypt*", item, e);
      }
      return new Opened(false, Optional.of(item + ": " + AwsFailures.describe(e)));
    }
  }
}
