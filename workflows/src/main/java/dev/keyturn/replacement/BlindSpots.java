package dev.keyturn.replacement;

import dev.keyturn.key.SealMode;
import dev.keyturn.reencryption.DataStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run does not look at, for those who plan and approve it. */
final class BlindSpots {
  /** What no sweep of this version can see, whatever the stores are. */
  private static final List<String> NOT_LOOKED_AT =
      List.of(
          "buckets, volumes, tables and wrapped data keys that are not in stores",
          "EBS snapshots, images, launch templates and the EBS default key, if not in stores",
          "keys that were associated with snapshots (ec2:AssociateKmsKeyId): one under another key may"
              + " open by the old one, and a superseded original by another",
          "snapshots and images in the Recycle Bin, fast snapshot restore, lifecycle policies",
          "who launches from a numbered version of a launch template (Auto Scaling groups, fleets),"
              + " and images that are named through SSM parameters",
          "every other AWS service that may hold data under the key",
          "other Regions and other accounts",
          "ciphertexts that applications keep elsewhere");

  private static final String LAST_USE =
      "when the old key was last used: KMS does not tell it here (lastUseUnread), and only the seal"
          + " keeps writers away; who still reads by the old key is not known by it, unless KMS tells"
          + " it at a later look";

  private static final String APPLICATIONS_COPY =
      "what the application holds of the inline data keys: only this run's own copy is read, and"
          + " somebody has to put the new ciphertexts (query inlineKeys, or ./keyturn inline-keys"
          + " RUN --out FILE) in the place of the old ones before the approval";

  private static final String UNSEALED =
      "what is written under the old key, by its id or ARN, between the last look at a store and the"
          + " disable, also what was begun before it (multipart uploads): the key is not sealed (seal"
          + " NONE)";

  /** "A time-limited period", says the S3 user guide on Bucket Keys, and no more. */
  private static final String CACHED_DATA_KEY =
      "objects whose write took its data key before the seal and ended after the sweep, and those that"
          + " S3 goes on putting under a Bucket Key of the old key that it made before the seal: AWS"
          + " doesn't say for how long it keeps one";

  private BlindSpots() {}

  static List<String> of(
      ReplacementRequest request, List<StorePlan> stores, Optional<String> lastUseUnread) {
    List<String> all = new ArrayList<>();
    if (stores.stream().anyMatch(store -> store.store().equals(DataStore.DataKeys.INLINE))) {
      // Of keys that are in the input, Keyturn has its own copy only.
      all.add(APPLICATIONS_COPY);
    }
    if (request.seal() == SealMode.NONE && !request.newSignaturesOnly()) {
      all.add(UNSEALED);
    } else if (request.stores().stream().anyMatch(DataStore.Bucket.class::isInstance)) {
      all.add(CACHED_DATA_KEY);
    }
    if (lastUseUnread.isPresent()) {
      all.add(LAST_USE);
    }
    all.addAll(NOT_LOOKED_AT);
    return all;
  }
}
