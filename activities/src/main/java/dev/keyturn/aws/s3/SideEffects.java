package dev.keyturn.aws.s3;

import dev.keyturn.failure.FailureType;
import dev.keyturn.reencryption.CopyEffect;
import dev.keyturn.reencryption.CopyRisk;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What copies in a bucket would set off that nobody has acknowledged. The bucket is asked once, and
 * only where something depends on it.
 */
final class SideEffects {
  /** Of who copies nothing. */
  static final SideEffects NONE = new SideEffects("", List::of);

  private final String bucket;
  private final Supplier<List<CopyEffect>> look;
  private @Nullable List<CopyEffect> found;

  private SideEffects(String bucket, Supplier<List<CopyEffect>> look) {
    this.bucket = bucket;
    this.look = look;
  }

  /** In a bucket that has versions or not, where these are acknowledged. */
  static SideEffects of(S3Client s3, String bucket, boolean versions, List<CopyRisk> acknowledged) {
    if (acknowledged.containsAll(List.of(CopyRisk.values()))) {
      return NONE;
    }
    return new SideEffects(
        bucket,
        () ->
            CopyEffect.unacknowledged(new CopyEffects(s3, bucket, versions).risks(), acknowledged));
  }

  /**
   * For who only looks while nobody may be kept waiting: all that is not acknowledged counts as
   * there, since it may have been until somebody accepted what it kept from being copied.
   */
  static SideEffects feared(String bucket, List<CopyRisk> acknowledged) {
    return new SideEffects(
        bucket,
        () ->
            Stream.of(CopyRisk.values())
                .filter(risk -> !acknowledged.contains(risk))
                .map(risk -> CopyEffect.risky(risk, "not looked at"))
                .toList());
  }

  /** Whether a copy would set off any. */
  boolean any() {
    return !all().isEmpty();
  }

  /**
   * Lets no copy pass that would set off any: a person is asked, since what is made weaker instead
   * stays so, and the rule may be new or the look denied for a moment only.
   */
  void refuse() {
    if (any()) {
      boolean seen = all().stream().anyMatch(effect -> effect.denied().isEmpty());
      throw (seen ? FailureType.CHANGED_BY_OTHERS : FailureType.ACCESS_DENIED)
          .failure(
              "bucket "
                  + bucket
                  + ": "
                  + all().stream().map(CopyEffect::what).collect(Collectors.joining("; "))
                  + "; nobody has acknowledged that, and nothing more was copied: "
                  + CopyEffect.remedyForSweep(all()));
    }
  }

  private synchronized List<CopyEffect> all() {
    if (found == null) {
      found = look.get();
    }
    return found;
  }
}
