package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Lag;
import dev.keyturn.sandbox.Principals;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.SandboxClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Serves storage services from the keys of each region. */
final class RegionalEnvelopeKeys implements EnvelopeKeys {
  private static final int DATA_KEY_BYTES = 32;
  private static final int GRANT_ID_BYTES = 32;

  private final Regions regions;
  private final Ids ids;
  private final Principals principals;
  private final SandboxClock clock;
  private final Lag usageLag;

  RegionalEnvelopeKeys(Regions regions, Ids ids, KmsService.Setup setup) {
    this.regions = regions;
    this.ids = ids;
    this.principals = setup.principals();
    this.clock = setup.clock();
    this.usageLag = setup.lags().lastUsage();
  }

  @Override
  public String resolve(Caller caller, String keyReference, String regionName) {
    Instant now = clock.now();
    Region region = regions.named(regionName, now);
    synchronized (regions) {
      regions.runDue(now);
      return region.keyOrAlias(caller.account(), keyReference, now).arn();
    }
  }

  @Override
  public SealedKey seal(
      Caller caller, String keyArn, Map<String, String> context, String viaService) {
    Region region = regionOf(keyArn);
    synchronized (regions) {
      Circumstances circumstances = circumstances(caller, context, viaService);
      regions.runDue(circumstances.now());
      KmsKey key = region.key(caller.account(), keyArn);
      byte[] dataKey = Ciphertext.newDataKey(DATA_KEY_BYTES);
      Cryptography.Use use = new Cryptography.Use("GenerateDataKey", circumstances, false);
      byte[] blob = new Cryptography(region, usageLag).seal(use, key, dataKey);
      return new SealedKey(dataKey, new SealedKey.Wrapped(key.arn(), blob));
    }
  }

  @Override
  public byte[] open(
      Caller caller, SealedKey.Wrapped wrapped, Map<String, String> context, String viaService) {
    Region region = regionOf(wrapped.keyArn());
    synchronized (regions) {
      Circumstances circumstances = circumstances(caller, context, viaService);
      regions.runDue(circumstances.now());
      KmsKey key = region.key(caller.account(), wrapped.keyArn());
      Cryptography.Use use = new Cryptography.Use("Decrypt", circumstances, false);
      return new Cryptography(region, usageLag)
          .open(use, Optional.of(key), wrapped.blob())
          .plaintext();
    }
  }

  @Override
  public SealedKey.Wrapped reseal(
      Caller caller,
      SealedKey.Wrapped wrapped,
      Map<String, String> sourceContext,
      String destinationKeyArn,
      Map<String, String> destinationContext,
      String viaService) {
    Region region = regionOf(wrapped.keyArn());
    synchronized (regions) {
      Circumstances circumstances = circumstances(caller, sourceContext, viaService);
      regions.runDue(circumstances.now());
      KmsKey source = region.key(caller.account(), wrapped.keyArn());
      KmsKey destination = region.key(caller.account(), destinationKeyArn);
      Cryptography.Use use = new Cryptography.Use("ReEncrypt", circumstances, false);
      byte[] blob =
          new Cryptography(region, usageLag)
              .reseal(
                  use,
                  Optional.of(source),
                  wrapped.blob(),
                  new Cryptography.Destination(destination, destinationContext))
              .blob();
      return new SealedKey.Wrapped(destination.arn(), blob);
    }
  }

  @Override
  public ServiceGrant grant(Caller caller, ServiceGrant.Order order) {
    Region region = regionOf(order.keyArn());
    synchronized (regions) {
      Circumstances circumstances =
          circumstances(caller, Map.of(), order.viaService())
              .with("kms:GrantIsForAWSResource", List.of("true"))
              .with("kms:GranteePrincipal", List.of(order.servicePrincipal()))
              .with("kms:GrantOperations", order.operations())
              .with("kms:GrantConstraintType", List.of("EncryptionContextSubset"));
      regions.runDue(circumstances.now());
      KmsKey key = region.key(caller.account(), order.keyArn());
      new Authorizer(region).require("kms:CreateGrant", key, circumstances);
      StateRules.requireEnabled(key);
      Grant grant =
          new Grant(
              ids.hex(GRANT_ID_BYTES),
              key,
              terms(order),
              Map.of(),
              caller.account(),
              circumstances.now());
      region.grants().add(grant, circumstances.now(), circumstances.now());
      return new ServiceGrant(key.arn(), grant.id(), order.servicePrincipal());
    }
  }

  private static Grant.Terms terms(ServiceGrant.Order order) {
    return new Grant.Terms(
        Optional.empty(),
        order.servicePrincipal(),
        Optional.of(order.servicePrincipal()),
        order.operations(),
        new Grant.Constraints(Map.of(), order.contextSubset(), Optional.empty()));
  }

  @Override
  public byte[] open(ServiceGrant grant, SealedKey.Wrapped wrapped, Map<String, String> context) {
    Region region = regionOf(wrapped.keyArn());
    synchronized (regions) {
      String service = grant.servicePrincipal();
      Principal principal = new Principal(new Caller(service, service, service), service, false);
      Circumstances circumstances =
          Circumstances.of(principal, clock.now(), ids.uuid()).withContext(context);
      regions.runDue(circumstances.now());
      KmsKey key = region.key(KeyReference.parse("", wrapped.keyArn()).account(), wrapped.keyArn());
      Cryptography.Use use = new Cryptography.Use("Decrypt", circumstances, false);
      return new Cryptography(region, usageLag)
          .open(use, Optional.of(key), wrapped.blob())
          .plaintext();
    }
  }

  @Override
  public void retire(ServiceGrant grant) {
    Region region = regionOf(grant.keyArn());
    synchronized (regions) {
      Instant now = clock.now();
      region.grants().listed(Instant.MAX, known -> known.id().equals(grant.id())).stream()
          .findFirst()
          .ifPresent(known -> region.grants().revoke(known, now, now));
    }
  }

  private Circumstances circumstances(
      Caller caller, Map<String, String> context, String viaService) {
    return Circumstances.of(principals.behind(caller.accessKeyId()), clock.now(), ids.uuid())
        .withContext(context)
        .via(viaService);
  }

  private Region regionOf(String keyArn) {
    String region =
        KeyReference.parse("", keyArn)
            .region()
            .orElseThrow(() -> KmsErrors.notFound("Invalid arn " + keyArn));
    return regions.named(region, clock.now());
  }
}
