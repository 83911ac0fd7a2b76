package dev.keyturn.sandbox.cloudtrail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who called, in the words of an event (CloudTrail user guide, "userIdentity element"). */
record Identity(TrailEvent.Who who) {
  private static final Pattern PRINCIPAL =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:(user|role)/(?:[^/]+/)*([^/]+)");
  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

  /** The account; empty for a service that acts for itself. */
  Optional<String> account() {
    return Optional.of(caller().account()).filter(text -> ACCOUNT.matcher(text).matches());
  }

  String accessKeyId() {
    return account().isPresent() ? caller().accessKeyId() : "";
  }

  /** The name of a user or of a role's session; empty for a service that acts for itself. */
  String userName() {
    if (account().isEmpty()) {
      return "";
    }
    return role().isPresent() ? session() : named("user").orElse("root");
  }

  /** A service that called, as CloudTrail calls it; empty if the principal called itself. */
  Optional<String> service() {
    Optional<String> itself = account().isEmpty() ? Optional.of(caller().arn()) : Optional.empty();
    return who.service().or(() -> itself).map(Identity::shown);
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    if (account().isEmpty()) {
      return json.put("type", "AWSService").put("invokedBy", service().orElseThrow());
    }
    json.put(
            "type",
            role().isPresent() ? "AssumedRole" : named("user").map(n -> "IAMUser").orElse("Root"))
        .put("principalId", role().isPresent() ? roleId() + ":" + session() : who.id())
        .put("arn", role().isPresent() ? sessionArn() : caller().arn())
        .put("accountId", caller().account())
        .put("accessKeyId", caller().accessKeyId());
    role().ifPresent(role -> putIssuer(role, json.putObject("sessionContext")));
    named("user").ifPresent(name -> json.put("userName", name));
    service().ifPresent(service -> json.put("invokedBy", service));
    return json;
  }

  private void putIssuer(String role, ObjectNode context) {
    context
        .putObject("sessionIssuer")
        .put("type", "Role")
        .put("principalId", roleId())
        .put("arn", caller().arn())
        .put("accountId", caller().account())
        .put("userName", role);
    context.putObject("attributes").put("mfaAuthenticated", "false");
  }

  private Caller caller() {
    return who.principal().caller();
  }

  private Optional<String> role() {
    return named("role");
  }

  private Optional<String> named(String kind) {
    Matcher parts = PRINCIPAL.matcher(caller().arn());
    return parts.matches() && parts.group(1).equals(kind)
        ? Optional.of(parts.group(2))
        : Optional.empty();
  }

  private String roleId() {
    return who.id().replaceFirst(":.*", "");
  }

  /** Whoever was put behind an access key as a role is in a session of that key's name. */
  private String session() {
    String shown = who.principal().shownArn();
    return shown.contains(":assumed-role/")
        ? shown.substring(shown.lastIndexOf('/') + 1)
        : caller().accessKeyId();
  }

  private String sessionArn() {
    return "arn:aws:sts::%s:assumed-role/%s/%s"
        .formatted(caller().account(), role().orElseThrow(), session());
  }

  /**
   * Services have other names in events than in {@code kms:ViaService}: S3 calls KMS as a part of
   * AWS without a name, and EC2 makes its grants by a front end.
   */
  private static String shown(String service) {
    String name = service.replaceFirst("\\..*", "");
    return switch (name) {
      case "s3" -> "AWS Internal";
      case "ec2" -> "ec2-frontend-api.amazonaws.com";
      default -> name + ".amazonaws.com";
    };
  }
}
