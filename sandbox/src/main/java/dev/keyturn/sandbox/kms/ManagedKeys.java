package dev.keyturn.sandbox.kms;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The keys that AWS services manage in every region, behind {@code alias/aws/…}. */
final class ManagedKeys {
  private static final int ROTATION_DAYS = 365;

  /** Alias and the service through which the key may be used. */
  private static final Map<String, String> SERVICES =
      new TreeMap<>(
          Map.of(
              "dynamodb", "dynamodb",
              "ebs", "ec2",
              "rds", "rds",
              "s3", "s3",
              "secretsmanager", "secretsmanager",
              "ssm", "ssm"));

  private ManagedKeys() {}

  static void addTo(Region region, String account, Ids ids, Instant now) {
    SERVICES.forEach(
        (name, service) -> {
          KeyIdentity identity = new KeyIdentity(account, region.name(), ids.uuid());
          KeyTraits traits =
              new KeyTraits(
                  KeyTraits.SYMMETRIC, KeyTraits.ENCRYPT_DECRYPT, KeyTraits.AWS_KMS, true, now);
          String via = service + "." + region.name() + ".amazonaws.com";
          KmsKey key =
              new KmsKey(identity, traits, KeyPolicies.managed(name, account, via), Instant.MIN);
          key.describe(
              "Default key that protects my " + name + " data when no other key is defined");
          key.materials().rotateEvery(OptionalInt.of(ROTATION_DAYS), now);
          region.add(key);
          region.add(new Alias(account, "alias/aws/" + name, key, now, Instant.MIN));
        });
  }
}
