package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.IamConsent;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides as KMS does: an explicit Deny in the key policy or in IAM first, then the key policy's
 * Allow, IAM where the policy leaves it to the account, and grants.
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
    AccessRequest request = request(action, key, circumstances);
    if (region.control().denies(request)) {
      throw explicitlyDenied(request, principal, "a service control policy");
    }
    Verdict verdict = verdict(request, key, circumstances);
    Verdict iam = iam(request, principal);
    if (verdict == Verdict.DENIED || iam == Verdict.DENIED) {
      String where = verdict == Verdict.DENIED ? "a resource-based" : "an identity-based";
      throw explicitlyDenied(request, principal, where + " policy");
    }
    if (!isAllowed(verdict, iam, isForeign(key, circumstances))
        && !isGranted(action.substring(PREFIX.length()), key, circumstances)) {
      String policy = verdict == Verdict.DELEGATED ? "identity-based" : "resource-based";
      throw denied(action, key.arn(), principal, policy);
    }
  }

  /** Demands that IAM allows an action which no key policy covers. */
  void requireIam(String action, String resource, Principal principal) {
    AccessRequest request = request(action, resource, principal);
    if (region.control().denies(request)) {
      throw explicitlyDenied(request, principal, "a service control policy");
    }
    if (iam(request, principal) != Verdict.ALLOWED) {
      throw denied(action, resource, principal, "identity-based");
    }
  }

  /** Whether a policy, were it the key's, would let the caller change it again. */
  boolean staysOpen(PolicyDocument policy, KmsKey key, Circumstances circumstances) {
    AccessRequest request = request("kms:PutKeyPolicy", key, circumstances);
    Verdict iam = iam(request, circumstances.principal());
    return iam != Verdict.DENIED
        && isAllowed(policy.evaluate(request), iam, isForeign(key, circumstances));
  }

  private static Verdict verdict(AccessRequest request, KmsKey key, Circumstances circumstances) {
    return isForeign(key, circumstances) && !ACROSS_ACCOUNTS.contains(request.action())
        ? Verdict.SILENT
        : key.policy().seen(circumstances.now()).evaluate(request);
  }

  /** What IAM says to a request, or what was set up in its place. */
  private Verdict iam(AccessRequest request, Principal principal) {
    return switch (principal.iam()) {
      case EVERYTHING -> Verdict.ALLOWED;
      case NOTHING -> Verdict.SILENT;
      case POLICIES -> byPolicies(request, principal.caller().arn());
    };
  }

  private Verdict byPolicies(AccessRequest request, String arn) {
    Set<Verdict> verdicts =
        region.policies().of(arn).stream()
            .map(policy -> policy.evaluate(request))
            .collect(Collectors.toSet());
    if (verdicts.contains(Verdict.DENIED)) {
      return Verdict.DENIED;
    }
    return verdicts.contains(Verdict.ALLOWED) ? Verdict.ALLOWED : Verdict.SILENT;
  }

  private static boolean isForeign(KmsKey key, Circumstances circumstances) {
    return !circumstances.principal().caller().account().equals(key.identity().account());
  }

  /** Across accounts both sides must allow; within one, the key policy alone is enough. */
  private static boolean isAllowed(Verdict verdict, Verdict iam, boolean foreign) {
    boolean consents = iam == Verdict.ALLOWED;
    return (verdict == Verdict.ALLOWED && (!foreign || consents))
        || (verdict == Verdict.DELEGATED && consents);
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
        || (principal.iam() == IamConsent.EVERYTHING
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
      AccessRequest request, Principal principal, String policy) {
    return KmsErrors.accessDenied(
        "User: "
            + principal.shownArn()
            + " is not authorized to perform: "
            + request.action()
            + " on resource: "
            + request.resource()
            + " with an explicit deny in "
            + policy);
  }
}
