package dev.keyturn.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.MaterialOrder;
import dev.keyturn.key.MaterialOrder.Need;
import dev.keyturn.key.MaterialSource;
import dev.keyturn.key.MaterialTerms;
import dev.keyturn.key.MaterialTerms.Algorithm;
import dev.keyturn.key.MaterialTerms.KeySpec;
import dev.keyturn.sandbox.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.model.OriginType;

/** Material that nobody could make again, where the answer to its import was lost. */
class MaterialRetryTest {
  private static final MaterialTerms GENERATED =
      new MaterialTerms(
          new MaterialSource.Generated(),
          Algorithm.RSAES_OAEP_SHA_256,
          KeySpec.RSA_2048,
          Optional.empty());
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private final Estate estate = new Estate();
  private final Attempts attempts =
      new Attempts(this::disturb, new KmsMaterialActivities(estate.worker()));
  private final KeyArn key =
      new KeyArn(estate.kms().createKey(r -> r.origin(OriginType.EXTERNAL)).keyMetadata().arn());

  @AfterEach
  void close() {
    attempts.close();
    estate.close();
  }

  @Test
  void isTakenThoughItTurnsUpOnlyDuringTheNextAttempt() {
    ImportedMaterial first = imported(MaterialOrder.first(key, GENERATED, SETTLE));
    assertThat(ids()).containsExactly(first.keyMaterialId());
    List<String> known = ids();

    ImportedMaterial next =
        imported(new MaterialOrder(key, GENERATED, Need.NEXT, Optional.empty(), known, SETTLE));

    assertThat(ids()).containsExactly(first.keyMaterialId(), next.keyMaterialId());
    assertThat(estate.sandbox().calls().count("kms", "ImportKeyMaterial")).isEqualTo(2);
  }

  /** The first attempt loses the answer; the second sees late what the import brought. */
  private void disturb(int attempt) {
    estate.sandbox().faults().clear();
    estate
        .sandbox()
        .faults()
        .add(
            attempt == 1
                ? Fault.of(Fault.Kind.AFTER, "kms", "ImportKeyMaterial", 1)
                : Fault.of(Fault.Kind.IGNORE, "kms", "ListKeyRotations", 1));
  }

  private ImportedMaterial imported(MaterialOrder order) {
    return attempts.run("ImportKeyMaterial", order, ImportedMaterial.class);
  }

  private List<String> ids() {
    return new RotationReader(estate.kms())
        .look(key).materials().stream().map(KeyMaterial::id).toList();
  }
}
