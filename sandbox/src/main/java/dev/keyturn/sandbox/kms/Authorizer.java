package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.policy.AccessRequest;
import dev.keyturn.sandbox.policy.PolicyDocument;
import dev.keyturn.sandbox.policy.PolicyDocument.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides as KMS does: an explicit Deny in the key policy first, then the key policy's Allow, IAM
 * where the policy leaves it to the account, and grants.
 */
final class Authorizer {
  private static final Set<String> ACROSS_ACCOUNTS =
      Set.of(
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:GetKeyRotationStatus",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "kms:CreateGrant",
          "kms:ListGrants",
          "kms:RetireGrant",
          "kms:RevokeGrant");
  private static final Set<String> WITH_CONTEXT =
      Set.of(
          "Decrypt",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyWithoutPlaintext",
          "ReEncryptFrom",
          "ReEncryptTo");
  private static final Set<String> WHEN_UNUSED =
      Set.of("kms:DisableKey", "kms:ScheduleKeyDeletion");
  private static final String PREFIX = "kms:";

  private final Region region;

  Authorizer(Region region) {
    this.region = region;
  }

  /** Demands that the caller may do something with a key. */
  void require(String action, KmsKey key, Circumstances circumstances) {
    region.touch(key);
    Principal principal = circumstances.principal();
    if (region.control().denies(request(action, key, circumstances))) {
      throw explicitlyDenied(action, key.arn(), principal, "a service control policy");
    }
    Verdict verdict = verdict(action, key, circumstances);
    if (verdict == Verdict.DENIED) {
      throw explicitlyDenied(action, key.arn(), principal, "a resource-based policy");
    }
    if (!isAllowed(verdict, key, circumstances)
        && !isGranted(action.substring(PREFIX.length()), key, circumstances)) {
      String policy = verdict == Verdict.DELEGATED ? "identity-based" : "resource-based";
      throw denied(action, key.arn(), principal, policy);
    }
  }

  /** Demands that IAM allows an action which no key policy covers. */
  void requireIam(String action, String resource, Principal principal) {
    if (region.control().denies(request(action, resource, principal))) {
      throw explicitlyDenied(action, resource, principal, "a service control policy");
    }
    if (!principal.iam()) {
      throw denied(action, resource, principal, "identity-based");
    }
  }

  /** Whether a policy, were it the key's, would let the caller change it again. */
  boolean staysOpen(PolicyDocument policy, KmsKey key, Circumstances circumstances) {
    Verdict verdict = policy.evaluate(request("kms:PutKeyPolicy", key, circumstances));
    return verdict != Verdict.DENIED && isAllowed(verdict, key, circumstances);
  }

  private Verdict verdict(String action, KmsKey key, Circumstances circumstances) {
    boolean foreign = !circumstances.principal().caller().account().equals(account(key));
    if (foreign && !ACROSS_ACCOUNTS.contains(action)) {
      return Verdict.SILENT;
    }
    return key.policy().seen(circumstances.now()).evaluate(request(action, key, circumstances));
  }

  private static String account(KmsKey key) {
    return key.identity().account();
  }

  /** Across accounts both sides must allow; within one, the key policy alone is enough. */
  private static boolean isAllowed(Verdict verdict, KmsKey key, Circumstances circumstances) {
    Principal principal = circumstances.principal();
    boolean foreign = !principal.caller().account().equals(account(key));
    return (verdict == Verdict.ALLOWED && (!foreign || principal.iam()))
        || (verdict == Verdict.DELEGATED && principal.iam());
  }

  private boolean isGranted(String operation, KmsKey key, Circumstances circumstances) {
    for (Grant grant : region.grants().working(key, circumstances)) {
      if (grant.terms().operations().contains(operation)
          && isMeant(grant.meant(grant.terms().grantee()), circumstances.principal())
          && (!WITH_CONTEXT.contains(operation)
              || grant.terms().constraints().accept(circumstances))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a grant's principal is the caller, or its account with IAM's consent. */
  boolean isMeant(String granted, Principal principal) {
    return names(principal).contains(granted)
        || (principal.iam()
            && granted.equals("arn:aws:iam::" + principal.caller().account() + ":root"));
  }

  /** By what policies and grants know a principal: unique ids of what has one. */
  private List<String> names(Principal principal) {
    return Stream.of(principal.caller().arn(), principal.shownArn())
        .flatMap(arn -> region.directory().id(arn).stream())
        .toList();
  }

  private AccessRequest request(String action, KmsKey key, Circumstances circumstances) {
    Principal principal = circumstances.principal();
    return new AccessRequest(
        names(principal),
        principal.caller().account(),
        action,
        key.arn(),
        conditionKeys(action, key, circumstances));
  }

  private AccessRequest request(String action, String resource, Principal principal) {
    Caller caller = principal.caller();
    return new AccessRequest(
        names(principal),
        caller.account(),
        action,
        resource,
        Map.of(
            "aws:PrincipalArn", List.of(caller.arn()),
            "aws:RequestedRegion", List.of(region.name())));
  }

  private Map<String, List<String>> conditionKeys(
      String action, KmsKey key, Circumstances circumstances) {
    Caller caller = circumstances.principal().caller();
    Map<String, List<String>> keys = new HashMap<>(circumstances.conditionKeys());
    keys.put("aws:PrincipalArn", List.of(caller.arn()));
    keys.put("aws:PrincipalAccount", List.of(caller.account()));
    keys.put("aws:PrincipalIsAWSService", List.of(String.valueOf(Grant.isService(caller.arn()))));
    keys.put("aws:CurrentTime", List.of(circumstances.now().toString()));
    keys.put("aws:RequestedRegion", List.of(region.name()));
    keys.put("aws:ViaAWSService", List.of(String.valueOf(circumstances.viaService().isPresent())));
    circumstances.viaService().ifPresent(via -> keys.put("kms:ViaService", List.of(via)));
    keys.put("kms:CallerAccount", List.of(caller.account()));
    keys.put("kms:KeySpec", List.of(key.traits().spec()));
    keys.put("kms:KeyUsage", List.of(key.traits().usage()));
    keys.put("kms:KeyOrigin", List.of(key.traits().origin()));
    keys.put("kms:MultiRegion", List.of(String.valueOf(key.identity().isMultiRegion())));
    if (key.family().isPresent()) {
      keys.put("kms:MultiRegionKeyType", List.of(key.isPrimary() ? "PRIMARY" : "REPLICA"));
    }
    keys.put("kms:EncryptionContextKeys", List.copyOf(circumstances.encryptionContext().keySet()));
    circumstances
        .encryptionContext()
        .forEach((name, value) -> keys.put("kms:EncryptionContext:" + name, List.of(value)));
    key.tags()
        .seen(circumstances.now())
        .forEach((name, value) -> keys.put("aws:ResourceTag/" + name, List.of(value)));
    keys.put("kms:ResourceAliases", aliasesOf(key, circumstances));
    if (WHEN_UNUSED.contains(action)) {
      keys.put("kms:TrailingDaysWithoutKeyUsage", List.of(daysUnused(key, circumstances.now())));
    }
    return keys;
  }

  /** By the last use that is shown, as late as that is; a key that was never used ages too. */
  private static String daysUnused(KmsKey key, Instant now) {
    Instant since = key.usages().shown(now).map(KeyUsage::time).orElse(key.traits().created());
    return String.valueOf(Duration.between(since, now).toDays());
  }

  private List<String> aliasesOf(KmsKey key, Circumstances circumstances) {
    return region.aliases().stream()
        .filter(alias -> alias.target(circumstances.now()) == key)
        .map(Alias::name)
        .toList();
  }

  private static AwsError denied(
      String action, String resource, Principal principal, String policy) {
    return KmsErrors.accessDenied(
        "User: "
            + principal.shownArn()
            + " is not authorized to perform: "
            + action
            + " on resource: "
            + resource
            + " because no "
            + policy
            + " policy allows the "
            + action
            + " action");
  }

  private static AwsError explicitlyDenied(
      String action, String resource, Principal principal, String policy) {
    return KmsErrors.accessDenied(
        "User: "
            + principal.shownArn()
            + " is not authorized to perform: "
            + action
            + " on resource: "
            + resource
            + " with an explicit deny in "
            + policy);
  }
}
