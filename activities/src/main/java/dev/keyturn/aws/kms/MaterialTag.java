package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.RotationSight;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kms.KmsClient;

/** Tells on a key when the first of its materials expires, which takes all of it down. */
final class MaterialTag {
  private final KmsClient kms;

  MaterialTag(KmsClient kms) {
    this.kms = kms;
  }

  /** Puts the tag, or takes it away where nothing expires any more. */
  void put(RotationSight now, ImportedMaterial imported) {
    KeyArn key = now.key();
    Optional<String> wanted = first(now, imported).map(Instant::toString);
    Optional<String> there =
        Optional.ofNullable(new KeyReader(kms).tags(key).get(MaterialOrder.VALID_TO_TAG));
    if (!wanted.equals(there)) {
      wanted.ifPresentOrElse(end -> tag(key, end), () -> untag(key));
    }
  }

  /** Of the new one by what was asked for, because lists may still have its end of before. */
  private static Optional<Instant> first(RotationSight now, ImportedMaterial imported) {
    Stream<Instant> others =
        now.materials().stream()
            .filter(one -> !one.id().equals(imported.keyMaterialId()))
            .map(KeyMaterial::validTo)
            .flatMap(Optional::stream);
    return Stream.concat(imported.validTo().stream(), others).min(Comparator.naturalOrder());
  }

  private void tag(KeyArn key, String end) {
    AwsFailures.call(
        "kms:TagResource",
        key.value(),
        () ->
            kms.tagResource(
                tag ->
                    tag.keyId(key.value())
                        .tags(KeyMapper.tags(Map.of(MaterialOrder.VALID_TO_TAG, end)))));
  }

  private void untag(KeyArn key) {
    AwsFailures.call(
        "kms:UntagResource",
        key.value(),
        () ->
            kms.untagResource(
                untag -> untag.keyId(key.value()).tagKeys(MaterialOrder.VALID_TO_TAG)));
  }
}
