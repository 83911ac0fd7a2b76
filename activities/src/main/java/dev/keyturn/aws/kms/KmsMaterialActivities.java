package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.RoleGroup;
import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.MaterialActivities;
import dev.keyturn.key.MaterialOrder;
import java.util.Optional;
import java.util.function.Function;

/** Imports of key material into KMS. */
public final class KmsMaterialActivities implements MaterialActivities {
  private final AwsClients clients;
  private final MaterialReader reader;

  /** With the environment of this process. */
  public KmsMaterialActivities(AwsClients clients) {
    this(clients, name -> Optional.ofNullable(System.getenv(name)));
  }

  KmsMaterialActivities(AwsClients clients, Function<String, Optional<String>> environment) {
    this.clients = clients;
    this.reader = new MaterialReader(environment);
  }

  /**
   * {@inheritDoc} Safe to run twice: KMS takes the same bytes again and no others in their place.
   * What it made itself it can't make again, so that it looks first whether that is there; and a
   * key's first material is imported in the way in which KMS refuses a second one.
   */
  @Override
  public ImportedMaterial importKeyMaterial(MaterialOrder order) {
    String region = order.key().region();
    return new MaterialImport(
            clients.kms(RoleGroup.KMS_ADMIN, region),
            clients.kmsSendingOnce(RoleGroup.KMS_ADMIN, region),
            reader,
            order)
        .go();
  }
}
