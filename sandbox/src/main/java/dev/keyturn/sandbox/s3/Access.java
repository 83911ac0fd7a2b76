package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.policy.AccessRequest;
import dev.keyturn.sandbox.policy.PolicyDocument;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may do what: principals of the bucket's account may do all that its policy does not deny,
 * others what it allows.
 */
final class Access {
  private static final Set<String> PER_VERSION =
      Set.of(
          "s3:GetObject",
          "s3:DeleteObject",
          "s3:GetObjectTagging",
          "s3:PutObjectTagging",
          "s3:DeleteObjectTagging",
          "s3:GetObjectAcl",
          "s3:PutObjectAcl",
          "s3:GetObjectAttributes");

  private Access() {}

  /** Refuses an action on what the request addresses. */
  static void check(S3Request request, Bucket bucket, String action, Target place) {
    check(request, bucket, action, place, request.versionId());
  }

  /** Refuses an action on a place; actions on a given version have names of their own. */
  static void check(
      S3Request request, Bucket bucket, String action, Target place, Optional<String> versionId) {
    String exact =
        versionId.isPresent() && PER_VERSION.contains(action) ? ofVersion(action) : action;
    if (!allows(request, bucket, exact, place)) {
      throw Errors.accessDenied(
          "User: "
              + request.caller().arn()
              + " is not authorized to perform: "
              + exact
              + " on resource: \""
              + arn(place)
              + "\"");
    }
  }

  static boolean allows(S3Request request, Bucket bucket, String action, Target place) {
    Caller caller = request.caller();
    boolean own = !caller.isAnonymous() && caller.account().equals(bucket.identity().account());
    Optional<PolicyDocument> policy = bucket.settings().policy();
    if (policy.isEmpty()) {
      return own;
    }
    AccessRequest question =
        new AccessRequest(
            List.of(caller.arn()), caller.account(), action, arn(place), conditionKeys(request));
    return switch (policy.get().evaluate(question)) {
      case DENIED -> false;
      case ALLOWED, DELEGATED -> true;
      case SILENT -> own;
    };
  }

  private static String arn(Target place) {
    return "arn:aws:s3:::" + place.bucket() + (place.key().isEmpty() ? "" : "/" + place.key());
  }

  private static String ofVersion(String action) {
    return action.replace("Object", "ObjectVersion");
  }

  private static Map<String, List<String>> conditionKeys(S3Request request) {
    Map<String, List<String>> keys = new TreeMap<>();
    keys.put("aws:PrincipalArn", List.of(request.caller().arn()));
    keys.put("aws:PrincipalAccount", List.of(request.caller().account()));
    keys.put("aws:SecureTransport", List.of("true"));
    for (String name : request.headers().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-amz-")) {
        keys.put("s3:" + lower, request.headers().all(name));
      }
    }
    request.parameter("prefix").ifPresent(prefix -> keys.put("s3:prefix", List.of(prefix)));
    request.versionId().ifPresent(id -> keys.put("s3:versionId", List.of(id)));
    return keys;
  }
}
