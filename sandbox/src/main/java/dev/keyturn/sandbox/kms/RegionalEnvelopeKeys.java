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
import java.util.function.Supplier;

/** Serves storage services from the keys of each region. */
final class RegionalEnvelopeKeys implements EnvelopeKeys {
  private static final int DATA_KEY_BYTES = 32;
  private static final int GRANT_ID_BYTES = 32;

  private final Regions regions;
  private final Ids ids;
  private final Principals principals;
  private final SandboxClock clock;
  private final Lag usageLag;
  private final Reports reports;

  RegionalEnvelopeKeys(Parts parts, KmsService.Setup setup) {
    this.regions = parts.regions();
    this.ids = parts.ids();
    this.reports = parts.reports();
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
      return called(
          asked("GenerateDataKey", circumstances, keyArn),
          region,
          () -> {
            KmsKey key = region.key(caller.account(), keyArn);
            byte[] dataKey = Ciphertext.newDataKey(DATA_KEY_BYTES);
            Cryptography.Use use = new Cryptography.Use("GenerateDataKey", circumstances, false);
            byte[] blob = new Cryptography(region, usageLag).seal(use, key, dataKey);
            return new SealedKey(dataKey, new SealedKey.Wrapped(key.arn(), blob));
          });
    }
  }

  @Override
  public byte[] open(
      Caller caller, SealedKey.Wrapped wrapped, Map<String, String> context, String viaService) {
    Region region = regionOf(wrapped.keyArn());
    synchronized (regions) {
      return open(caller.account(), wrapped, region, circumstances(caller, context, viaService));
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
      Reports.Asked asked =
          Reports.byService(
              "ReEncrypt",
              circumstances,
              List.of(
                  new Reports.Member("sourceKeyId", wrapped.keyArn()),
                  new Reports.Member("sourceEncryptionContext", sourceContext),
                  new Reports.Member("destinationKeyId", destinationKeyArn),
                  new Reports.Member("destinationEncryptionContext", destinationContext)));
      return called(
          asked,
          region,
          () -> {
            KmsKey destination = region.key(caller.account(), destinationKeyArn);
            Cryptography.Destination to =
                new Cryptography.Destination(destination, destinationContext);
            return reseal(wrapped, region, circumstances, to);
          });
    }
  }

  private SealedKey.Wrapped reseal(
      SealedKey.Wrapped wrapped,
      Region region,
      Circumstances circumstances,
      Cryptography.Destination to) {
    KmsKey source = region.key(circumstances.principal().caller().account(), wrapped.keyArn());
    Cryptography.Use use = new Cryptography.Use("ReEncrypt", circumstances, false);
    byte[] blob =
        new Cryptography(region, usageLag)
            .reseal(use, Optional.of(source), wrapped.blob(), to)
            .blob();
    return new SealedKey.Wrapped(to.key().arn(), blob);
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
      return called(
          granting(order, circumstances), region, () -> grant(order, region, circumstances));
    }
  }

  private ServiceGrant grant(ServiceGrant.Order order, Region region, Circumstances circumstances) {
    String account = circumstances.principal().caller().account();
    KmsKey key = region.key(account, order.keyArn());
    new Authorizer(region).require("kms:CreateGrant", key, circumstances);
    StateRules.requireEnabled(key);
    Grant grant =
        new Grant(
            ids.hex(GRANT_ID_BYTES), key, terms(order), Map.of(), account, circumstances.now());
    region.grants().add(grant, circumstances.now(), circumstances.now());
    return new ServiceGrant(key.arn(), grant.id(), order.servicePrincipal());
  }

  private static Reports.Asked granting(ServiceGrant.Order order, Circumstances circumstances) {
    return Reports.byService(
        "CreateGrant",
        circumstances,
        List.of(
            new Reports.Member("keyId", order.keyArn()),
            new Reports.Member("granteePrincipal", order.servicePrincipal())));
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
      Circumstances circumstances = itself(grant).withContext(context);
      String account = KeyReference.parse("", wrapped.keyArn()).account();
      return open(account, wrapped, region, circumstances);
    }
  }

  @Override
  public void retire(ServiceGrant grant) {
    Region region = regionOf(grant.keyArn());
    synchronized (regions) {
      region.grants().listed(Instant.MAX, known -> known.id().equals(grant.id())).stream()
          .findFirst()
          .ifPresent(known -> retire(known, region, itself(grant)));
    }
  }

  private void retire(Grant grant, Region region, Circumstances circumstances) {
    Instant now = circumstances.now();
    called(
        asked("RetireGrant", circumstances, grant.key().arn()),
        region,
        () -> {
          region.touch(grant.key());
          region.grants().revoke(grant, now, now);
          return grant;
        });
  }

  private Circumstances itself(ServiceGrant grant) {
    String service = grant.servicePrincipal();
    Principal principal = new Principal(new Caller(service, service, service), service, false);
    return Circumstances.of(principal, clock.now(), ids.uuid());
  }

  private Circumstances circumstances(
      Caller caller, Map<String, String> context, String viaService) {
    return Circumstances.of(principals.behind(caller.accessKeyId()), clock.now(), ids.uuid())
        .withContext(context)
        .via(viaService);
  }

  private byte[] open(
      String account, SealedKey.Wrapped wrapped, Region region, Circumstances circumstances) {
    return called(
        asked("Decrypt", circumstances, wrapped.keyArn()),
        region,
        () -> {
          KmsKey key = region.key(account, wrapped.keyArn());
          Cryptography.Use use = new Cryptography.Use("Decrypt", circumstances, false);
          return new Cryptography(region, usageLag)
              .open(use, Optional.of(key), wrapped.blob())
              .plaintext();
        });
  }

  /** Does what is due, then makes the call and reports it. */
  private <T> T called(Reports.Asked asked, Region region, Supplier<T> call) {
    regions.runDue(asked.circumstances().now());
    return reports.of(asked, region, call);
  }

  private static Reports.Asked asked(String operation, Circumstances circumstances, String keyArn) {
    return Reports.byService(
        operation,
        circumstances,
        List.of(
            new Reports.Member("keyId", keyArn),
            new Reports.Member("encryptionContext", circumstances.encryptionContext())));
  }

  /** What it works on. */
  record Parts(Regions regions, Ids ids, Reports reports) {}

  private Region regionOf(String keyArn) {
    String region =
        KeyReference.parse("", keyArn)
            .region()
            .orElseThrow(() -> KmsErrors.notFound("Invalid arn " + keyArn));
    return regions.named(region, clock.now());
  }
}
