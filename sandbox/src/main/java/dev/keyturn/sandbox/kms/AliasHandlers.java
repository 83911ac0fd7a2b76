package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Lag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes, repoints, removes and lists aliases. */
final class AliasHandlers {
  private static final int DEFAULT_LIMIT = 50;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:/_-]{1,256}");
  private static final String PREFIX = "alias/";
  private static final String RESERVED = "alias/aws/";

  private final Lag lag;

  AliasHandlers(Lag lag) {
    this.lag = lag;
  }

  Map<String, Handler> handlers() {
    return Map.of(
        "CreateAlias", this::create,
        "UpdateAlias", this::update,
        "DeleteAlias", this::delete,
        "ListAliases", this::list);
  }

  private ObjectNode create(KmsRequest request) {
    String name = name(request);
    Region region = request.region();
    requireIam("kms:CreateAlias", name, request);
    KmsKey target = request.authorizedKey("TargetKeyId", "kms:CreateAlias");
    StateRules.requireNotPendingDeletion(target);
    if (region.hasAlias(request.account(), name)) {
      throw KmsErrors.of(
          "AlreadyExistsException",
          "An alias with the name " + region.aliasArn(request.account(), name) + " already exists");
    }
    Instant now = request.now();
    region.add(new Alias(request.account(), name, target, now, lag.settle(now)));
    return Json.object();
  }

  private ObjectNode update(KmsRequest request) {
    String name = name(request);
    requireIam("kms:UpdateAlias", name, request);
    Alias alias = request.region().alias(request.account(), name);
    KmsKey current = alias.latestTarget();
    request.authorizer().require("kms:UpdateAlias", current, request.circumstances());
    KmsKey target = request.authorizedKey("TargetKeyId", "kms:UpdateAlias");
    StateRules.requireNotPendingDeletion(target);
    requireSameKind(current.traits(), target.traits());
    Instant now = request.now();
    alias.repoint(target, now, lag.settle(now), lag.settle(now));
    return Json.object();
  }

  private ObjectNode delete(KmsRequest request) {
    String name = name(request);
    requireIam("kms:DeleteAlias", name, request);
    Alias alias = request.region().alias(request.account(), name);
    request.authorizer().require("kms:DeleteAlias", alias.latestTarget(), request.circumstances());
    request.region().remove(alias);
    return Json.object();
  }

  private ObjectNode list(KmsRequest request) {
    request.authorizer().requireIam("kms:ListAliases", "*", request.principal());
    Optional<KmsKey> only =
        request.input().has("KeyId") ? Optional.of(request.key("KeyId")) : Optional.empty();
    Instant now = request.now();
    List<Alias> listed =
        request.region().aliases().stream()
            .filter(alias -> alias.account().equals(request.account()) && alias.isListed(now))
            .filter(alias -> only.isEmpty() || only.get() == alias.listedTarget(now))
            .toList();
    return Page.of(
        request.input(),
        DEFAULT_LIMIT,
        new Page.Listing<>("Aliases", listed, Alias::name),
        alias -> write(alias, request));
  }

  private static ObjectNode write(Alias alias, KmsRequest request) {
    ObjectNode json =
        Json.object()
            .put("AliasName", alias.name())
            .put("AliasArn", request.region().aliasArn(alias.account(), alias.name()))
            .put("TargetKeyId", alias.listedTarget(request.now()).identity().id());
    json.set("CreationDate", Times.seconds(alias.created()));
    json.set("LastUpdatedDate", Times.seconds(alias.updated()));
    return json;
  }

  private static void requireIam(String action, String name, KmsRequest request) {
    String arn = request.region().aliasArn(request.account(), name);
    request.authorizer().requireIam(action, arn, request.principal());
  }

  private static String name(KmsRequest request) {
    String name = request.input().text("AliasName", NAME);
    if (!name.startsWith(PREFIX) || name.length() == PREFIX.length()) {
      throw KmsErrors.validation("Alias must start with the prefix \"alias/\" and name something");
    }
    if (name.startsWith(RESERVED)) {
      throw KmsErrors.of(
          "InvalidAliasNameException", "Aliases under " + RESERVED + " are reserved for AWS");
    }
    return name;
  }

  private static void requireSameKind(KeyTraits current, KeyTraits target) {
    if (current.isSymmetric() != target.isSymmetric() || !current.usage().equals(target.usage())) {
      throw KmsErrors.validation(
          "The alias can be repointed only to a key of the same type and key usage");
    }
  }
}
