package dev.keyturn.aws.kms;

import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyKind;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialOrder.Need;
import dev.keyturn.key.RotationSight;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** One import of key material: looks what is there, imports what is not, and reads it back. */
final class MaterialImport {
  /** An import that was not answered shows within this time, however long settle is. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final RotationReader rotation;
  private final KeyReader keys;
  private final MaterialSending sending;
  private final MaterialTag tag;
  private final MaterialReader reader;
  private final MaterialOrder order;

  MaterialImport(KmsClient kms, KmsClient sendingOnce, MaterialReader reader, MaterialOrder order) {
    this.rotation = new RotationReader(kms);
    this.keys = new KeyReader(kms);
    this.sending = new MaterialSending(kms, sendingOnce, order);
    this.tag = new MaterialTag(kms);
    this.reader = reader;
    this.order = order;
  }

  ImportedMaterial go() {
    MaterialShape shape = shape();
    Optional<String> there = found(shape);
    String id =
        there
            .filter(made -> order.terms().isGenerated())
            .orElseGet(() -> send(shape, there.or(order::again)));
    ImportedMaterial imported = new ImportedMaterial(order.key(), id, order.terms().validTo());
    tag.put(readBack(shape, id), imported);
    return imported;
  }

  private MaterialShape shape() {
    KeyMetadata key = keys.describe(order.key()).keyMetadata();
    return MaterialShape.of(new KeyKind(key.keySpecAsString(), key.keyUsageAsString()));
  }

  /** What an earlier attempt brought; after one that may have, it is given time to show. */
  private Optional<String> found(MaterialShape shape) {
    if (order.need() == Need.AGAIN) {
      return Optional.empty();
    }
    boolean again = Activity.getExecutionContext().getInfo().getAttempt() > 1;
    return again ? Waiting.poll(patience(), () -> seen(shape)) : seen(shape);
  }

  /** Of keys that have one material only, KMS shows no more of it than that the key is enabled. */
  private Optional<String> seen(MaterialShape shape) {
    if (!shape.isOneOfSeveral()) {
      return isEnabled() ? Optional.of("") : Optional.empty();
    }
    return rotation.look(order.key()).materials().stream()
        .filter(one -> !order.known().contains(one.id()))
        .filter(one -> order.need() == Need.FIRST || one.isWaiting())
        .map(KeyMaterial::id)
        .findFirst();
  }

  /** The bytes are in this method and below it only, and are overwritten whatever happens. */
  private String send(MaterialShape shape, Optional<String> expected) {
    byte[] material = reader.read(order.terms().source(), shape);
    try {
      return sending.send(material, shape, type(expected), expected);
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  /**
   * Left out, KMS takes any material for a key that never had one, and for others only what they
   * had; so that a first import that does not show yet can't be followed by one of other bytes.
   */
  private Optional<ImportType> type(Optional<String> expected) {
    return switch (order.need()) {
      case FIRST -> Optional.empty();
      case NEXT ->
          Optional.of(
              expected.isPresent()
                  ? ImportType.EXISTING_KEY_MATERIAL
                  : ImportType.NEW_KEY_MATERIAL);
      case AGAIN -> Optional.of(ImportType.EXISTING_KEY_MATERIAL);
    };
  }

  private RotationSight readBack(MaterialShape shape, String id) {
    return Waiting.poll(
            Waiting.READ_BACK,
            () -> Optional.of(rotation.look(order.key())).filter(now -> isIn(now, shape, id)))
        .orElseThrow(
            () ->
                FailureType.UNAVAILABLE.failure(
                    "key "
                        + order.key()
                        + " does not show its material"
                        + (id.isEmpty() ? "" : " " + id)
                        + " yet; Keyturn looks again"));
  }

  private boolean isIn(RotationSight now, MaterialShape shape, String id) {
    boolean isShown =
        now.materials().stream().anyMatch(one -> one.id().equals(id) && !one.isMissing());
    return (isShown || !shape.isOneOfSeveral()) && (order.need() != Need.FIRST || isEnabled());
  }

  private boolean isEnabled() {
    return keys.state(order.key()).equals("Enabled");
  }

  private Duration patience() {
    return order.settle().compareTo(LONGEST) < 0 ? order.settle() : LONGEST;
  }
}
