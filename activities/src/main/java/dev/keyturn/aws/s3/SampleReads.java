package dev.keyturn.aws.s3;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.Pace;
import dev.keyturn.aws.envelope.Rewrapping;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.KeyRange;
import dev.keyturn.reencryption.PageCursor;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.SweepKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads versions that are under the new key, evenly over a bucket, and finds those that still need
 * the old one. Which pins a person has accepted is not known here: a version under the old key
 * counts as an error only where a copy in place could have moved it.
 */
final class SampleReads {
  /** The key space is divided roughly: who waits for the sample has a disabled key. */
  static final int MOST_PROBES = 48;

  /** Lists of one range, which may begin with very many delete markers. */
  private static final int MOST_LISTS_OF_RANGE = 5;

  /** Lists of all ranges together, at least one of each. */
  private static final int MOST_LISTS = 20;

  /** How many versions are looked at for one that is read. */
  private static final int MOST_LOOKS = 10;

  private final S3Client s3;
  private final String bucket;
  private final String store;
  private final VersionLooks looks;
  private final BodyReads bodies;
  private final Verdicts verdicts;
  private final Envelopes envelopes;
  private final List<String> keyErrors = new ArrayList<>();
  private int lists;
  private int read;

  private SampleReads(
      S3Client s3, Rewrapping rewrapping, DataStore.Bucket store, Terms terms, BodyReads bodies) {
    ObjectCalls calls = new ObjectCalls(s3, store.name(), new Pace(1));
    this.envelopes = new Envelopes(calls, terms, rewrapping);
    this.s3 = s3;
    this.bucket = store.name();
    this.store = store.storeId();
    this.looks = new VersionLooks(calls);
    this.bodies = bodies;
    this.verdicts = new Verdicts(calls, terms);
  }

  /**
   * Begins to read a sample of a bucket: the worker finds the versions, and their bytes are read as
   * whom the sample says.
   */
  static SampleReads of(
      S3Client s3,
      Rewrapping rewrapping,
      DataStore.Bucket bucket,
      ReadSample sample,
      BodyReads bodies) {
    Sweep sweep =
        new Sweep(
            sample.oldKey(), sample.newKey(), sample.reencryption(), SweepKind.PROVE, null, null);
    Terms terms =
        new Terms(
            bucket.storeId(),
            bucket.name(),
            sweep,
            sample.updateTrusted(),
            BucketRules.ofSample(s3, bucket.name(), bucket.acknowledge()),
            Terms.LARGEST_COPY);
    return new SampleReads(s3, rewrapping, bucket, terms, bodies);
  }

  /** Reads about the same number in each range, at most so many together. */
  SampleResult read(List<KeyRange> ranges, int most) {
    int left = ranges.size();
    for (KeyRange range : ranges) {
      int share = (most - read - keyErrors.size() + left - 1) / left;
      left--;
      readRange(range, share, listsOf(ranges.size()), left);
    }
    return new SampleResult(store, read, keyErrors);
  }

  /** How much of a range is listed in any case, so that the sample is spread over a small one. */
  private static int listsOf(int ranges) {
    return Math.max(1, MOST_LISTS_OF_RANGE / ranges);
  }

  private void readRange(KeyRange range, int share, int ownLists, int rangesLeft) {
    int enough = read + keyErrors.size() + share;
    for (Listed item : spread(versions(range, share, ownLists, rangesLeft), share)) {
      if (read + keyErrors.size() < enough) {
        readOne(item);
      }
    }
  }

  /**
   * Every n-th version first, then some of those between, in case that many are not under the new
   * key.
   */
  private static List<Listed> spread(List<Listed> versions, int share) {
    int step = Math.max(1, versions.size() / Math.max(1, share));
    List<Listed> order = new ArrayList<>();
    for (int offset = 0; offset < Math.min(step, MOST_LOOKS); offset++) {
      for (int i = offset; i < versions.size(); i += step) {
        order.add(versions.get(i));
      }
    }
    return order;
  }

  private List<Listed> versions(KeyRange range, int share, int ownLists, int rangesLeft) {
    VersionPages pages = new VersionPages(s3, bucket);
    List<Listed> versions = new ArrayList<>();
    Optional<PageCursor> next = Optional.of(VersionPages.start(range));
    for (int count = 0; next.isPresent() && count < MOST_LISTS_OF_RANGE; count++) {
      boolean wantsMore = versions.size() < share && lists + rangesLeft < MOST_LISTS;
      if (count >= ownLists && !wantsMore) {
        break;
      }
      lists++;
      VersionPages.Page page = pages.at(next.get(), range.upTo());
      page.versions().stream()
          .filter(version -> !Canary.isCanary(version.key()))
          .forEach(versions::add);
      next = page.next();
    }
    return versions;
  }

  private void readOne(Listed item) {
    try {
      if (looks.at(item) instanceof VersionLooks.Look.There there) {
        readThere(item, there);
      }
    } catch (KmsException e) {
      throw AwsFailures.of("kms:ReEncrypt*", bucket + "/" + item.shown(), e);
    } catch (S3Exception e) {
      if (BodyReads.isRefusedByKms(e)) {
        keyErrors.add(item.shown() + ": " + AwsFailures.describe(e));
      } else if (!BodyReads.isGone(e)) {
        throw AwsFailures.of("s3:GetObjectVersion", bucket + "/" + item.shown(), e);
      }
    }
  }

  private void readThere(Listed item, VersionLooks.Look.There there) {
    Verdict verdict = verdicts.of(item, there);
    if (verdict instanceof Verdict.Copy || verdict instanceof Verdict.Update) {
      keyErrors.add(item.shown() + ": is still under the old key");
      return;
    }
    Envelopes.Finding finding =
        verdict instanceof Verdict.Pinned
            ? new Envelopes.Finding.None()
            : envelopes.of(item, there);
    if (finding instanceof Envelopes.Finding.Movable) {
      keyErrors.add(
          item.shown() + ": the data key in its metadata is still wrapped under the old key");
    } else if (isOpen(verdict, finding, there.facts()) && there.facts().tier().isReadable()) {
      count(item, bodies.read(item.key(), there.facts(), there.current()));
    }
  }

  /** Whether both keys that it needs are current; a third key is no concern of this run. */
  private static boolean isOpen(Verdict verdict, Envelopes.Finding finding, HeadFacts facts) {
    boolean opens = finding instanceof Envelopes.Finding.Current;
    return isCurrent(verdict)
        ? opens || finding instanceof Envelopes.Finding.None
        : opens && !facts.isUnderKms();
  }

  private void count(Listed item, BodyReads.Outcome outcome) {
    if (outcome instanceof BodyReads.Outcome.Read) {
      read++;
    } else if (outcome instanceof BodyReads.Outcome.Refused refused) {
      keyErrors.add(item.shown() + ": " + refused.why());
    }
  }

  private static boolean isCurrent(Verdict verdict) {
    return verdict instanceof Verdict.Stands stands
        && stands.standing() == Standing.ALREADY_CURRENT;
  }
}
