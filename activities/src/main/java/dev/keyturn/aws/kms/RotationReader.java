package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.RotationSetting;
import dev.keyturn.key.RotationSight;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MultiRegionConfiguration;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** Reads how a key rotates; changes nothing and uses no key. */
final class RotationReader {
  private final KmsClient kms;

  RotationReader(KmsClient kms) {
    this.kms = kms;
  }

  RotationSight look(KeyArn key) {
    return sight(key, new KeyReader(kms).describe(key), setting(key), materials(key));
  }

  /** What was read of the key, put together. */
  static RotationSight sight(
      KeyArn key,
      DescribeKeyResponse answer,
      Optional<RotationSetting> setting,
      List<KeyMaterial> materials) {
    KeyMetadata metadata = answer.keyMetadata();
    Optional<MultiRegionConfiguration> family =
        Optional.ofNullable(metadata.multiRegionConfiguration());
    return new RotationSight(
        key,
        AwsTime.of(answer),
        metadata.creationDate(),
        family.map(MultiRegionConfiguration::multiRegionKeyTypeAsString),
        family
            .flatMap(found -> Optional.ofNullable(found.primaryKey()))
            .map(MultiRegionKey::arn)
            .map(KeyArn::new),
        Optional.ofNullable(metadata.deletionDate()),
        Optional.ofNullable(metadata.validTo()),
        Optional.ofNullable(metadata.currentKeyMaterialId()),
        setting,
        materials);
  }

  /** The period of a key's automatic rotation; empty where that is off. */
  Optional<Integer> periodDays(KeyArn key) {
    return setting(key).filter(RotationSetting::automatic).flatMap(RotationSetting::periodDays);
  }

  Optional<RotationSetting> setting(KeyArn key) {
    return ifRotatable(
            "kms:GetKeyRotationStatus",
            key,
            () -> kms.getKeyRotationStatus(get -> get.keyId(key.value())))
        .map(RotationReader::setting);
  }

  private static RotationSetting setting(GetKeyRotationStatusResponse status) {
    return new RotationSetting(
        Boolean.TRUE.equals(status.keyRotationEnabled()),
        Optional.ofNullable(status.rotationPeriodInDays()),
        Optional.ofNullable(status.nextRotationDate()),
        Optional.ofNullable(status.onDemandRotationStartDate()));
  }

  List<KeyMaterial> materials(KeyArn key) {
    return ifRotatable(
            "kms:ListKeyRotations",
            key,
            () ->
                kms
                    .listKeyRotationsPaginator(
                        list ->
                            list.keyId(key.value())
                                .includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                    .rotations()
                    .stream()
                    .map(RotationReader::material)
                    .toList())
        .orElse(List.of());
  }

  private static KeyMaterial material(RotationsListEntry entry) {
    return new KeyMaterial(
        Optional.ofNullable(entry.keyMaterialId()).orElse(""),
        Optional.ofNullable(entry.keyMaterialStateAsString()).orElse(""),
        Optional.ofNullable(entry.rotationDate()),
        Optional.ofNullable(entry.rotationTypeAsString()),
        Optional.ofNullable(entry.validTo()),
        Optional.ofNullable(entry.importStateAsString()));
  }

  /** Keys that KMS can't rotate, or not in their state, have nothing to show. */
  private static <T> Optional<T> ifRotatable(String action, KeyArn key, Supplier<T> call) {
    return AwsFailures.call(
        action,
        key.value(),
        () -> {
          try {
            return Optional.of(call.get());
          } catch (UnsupportedOperationException | KmsInvalidStateException notHere) {
            return Optional.empty();
          }
        });
  }
}
