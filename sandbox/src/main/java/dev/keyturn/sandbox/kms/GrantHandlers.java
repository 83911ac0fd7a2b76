package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Json;
import dev.keyturn.sandbox.Principals.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes, lists and ends grants. */
final class GrantHandlers {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST_LISTED = 100;
  private static final int ID_BYTES = 32;
  private static final int TOKEN_BYTES = 64;

  private final Seeded seeded;

  GrantHandlers(Seeded seeded) {
    this.seeded = seeded;
  }

  Map<String, Handler> handlers() {
    return Map.of(
        "CreateGrant", this::create,
        "ListGrants", this::list,
        "ListRetirableGrants", this::listRetirable,
        "RevokeGrant", this::revoke,
        "RetireGrant", this::retire);
  }

  private ObjectNode create(KmsRequest request) {
    Grant.Terms terms = GrantInput.terms(request.input());
    KmsKey key = request.key("KeyId");
    request.authorizer().require("kms:CreateGrant", key, conditions(request, terms));
    StateRules.requireEnabled(key);
    if (request.input().flag("DryRun")) {
      throw KmsErrors.dryRun();
    }
    Grants grants = request.region().grants();
    Map<String, String> ids = GrantInput.ids(terms, request.directory());
    Grant grant = grants.sameAs(key, terms, ids).orElseGet(() -> add(request, key, terms, ids));
    String token = seeded.ids().hex(TOKEN_BYTES);
    grants.addToken(token, grant);
    return Json.object().put("GrantToken", token).put("GrantId", grant.id());
  }

  private Grant add(KmsRequest request, KmsKey key, Grant.Terms terms, Map<String, String> ids) {
    Instant now = request.now();
    Grant grant = new Grant(seeded.ids().hex(ID_BYTES), key, terms, ids, request.account(), now);
    request.region().grants().add(grant, seeded.lag().settle(now), seeded.lag().settle(now));
    return grant;
  }

  private static Circumstances conditions(KmsRequest request, Grant.Terms terms) {
    List<String> constraints = new ArrayList<>();
    if (!terms.constraints().contextEquals().isEmpty()) {
      constraints.add("EncryptionContextEquals");
    }
    if (!terms.constraints().contextSubset().isEmpty()) {
      constraints.add("EncryptionContextSubset");
    }
    return request
        .circumstances()
        .with("kms:GrantIsForAWSResource", List.of("false"))
        .with("kms:GranteePrincipal", List.of(terms.grantee()))
        .with("kms:RetiringPrincipal", terms.retiring().stream().toList())
        .with("kms:GrantOperations", terms.operations())
        .with("kms:GrantConstraintType", constraints);
  }

  private ObjectNode list(KmsRequest request) {
    KmsKey key = request.authorizedKey("KeyId", "kms:ListGrants");
    Input input = request.input();
    Optional<String> id = input.optionalText("GrantId");
    Optional<String> grantee =
        input
            .optionalText("GranteePrincipal")
            .or(() -> input.optionalText("GranteeServicePrincipal"));
    return page(
        request,
        request
            .region()
            .grants()
            .listed(
                request.now(),
                grant ->
                    grant.key() == key
                        && id.map(grant.id()::equals).orElse(true)
                        && grantee
                            .map(shown(request, grant, grant.terms().grantee())::equals)
                            .orElse(true)));
  }

  private ObjectNode listRetirable(KmsRequest request) {
    request.authorizer().requireIam("kms:ListRetirableGrants", "*", request.principal());
    Input input = request.input();
    Optional<String> retiring =
        input
            .optionalText("RetiringPrincipal")
            .or(() -> input.optionalText("RetiringServicePrincipal"));
    if (retiring.isEmpty()) {
      throw Input.missing("RetiringPrincipal");
    }
    return page(
        request,
        request
            .region()
            .grants()
            .listed(request.now(), grant -> retiringShown(request, grant).equals(retiring)));
  }

  private static Optional<String> retiringShown(KmsRequest request, Grant grant) {
    return grant.terms().retiring().map(retiring -> shown(request, grant, retiring));
  }

  private static String shown(KmsRequest request, Grant grant, String principal) {
    return request.directory().shown(principal, grant.meant(principal));
  }

  private static ObjectNode page(KmsRequest request, List<Grant> grants) {
    return Page.of(
        request.input(),
        DEFAULT_LIMIT,
        new Page.Listing<>("Grants", grants, GrantHandlers::place, MOST_LISTED),
        grant -> GrantWriter.write(grant, request.directory()));
  }

  private ObjectNode revoke(KmsRequest request) {
    KmsKey key = request.key("KeyId");
    Grant grant = existing(request, key);
    boolean forService = Grant.isService(grant.terms().grantee());
    request
        .authorizer()
        .require(
            "kms:RevokeGrant",
            key,
            request
                .circumstances()
                .with("kms:GrantIsForAWSResource", List.of(String.valueOf(forService))));
    return end(request, grant);
  }

  private ObjectNode retire(KmsRequest request) {
    Grant grant =
        request
            .input()
            .optionalText("GrantToken")
            .map(token -> byToken(request, token))
            .orElseGet(() -> existing(request, request.key("KeyId")));
    if (!mayRetire(grant, request)) {
      request.authorizer().require("kms:RetireGrant", grant.key(), request.circumstances());
    }
    return end(request, grant);
  }

  private static boolean mayRetire(Grant grant, KmsRequest request) {
    Grant.Terms terms = grant.terms();
    Authorizer authorizer = request.authorizer();
    Principal principal = request.principal();
    return terms
            .retiring()
            .filter(name -> authorizer.isMeant(grant.meant(name), principal))
            .isPresent()
        || (terms.operations().contains("RetireGrant")
            && authorizer.isMeant(grant.meant(terms.grantee()), principal));
  }

  private ObjectNode end(KmsRequest request, Grant grant) {
    if (request.input().flag("DryRun")) {
      throw KmsErrors.dryRun();
    }
    Instant now = request.now();
    request.region().grants().revoke(grant, now, seeded.lag().settle(now));
    return Json.object();
  }

  /** AWS promises no order: not that of ids, and not that of making. */
  private static String place(Grant grant) {
    return new StringBuilder(grant.id()).reverse().toString();
  }

  private static Grant byToken(KmsRequest request, String token) {
    return request
        .region()
        .grants()
        .byToken(token)
        .orElseThrow(() -> KmsErrors.of("InvalidGrantTokenException", "Unknown grant token"));
  }

  private static Grant existing(KmsRequest request, KmsKey key) {
    String id = request.input().text("GrantId");
    return request
        .region()
        .grants()
        .byId(key, id)
        .orElseThrow(() -> KmsErrors.notFound("Grant ID " + id + " not found"));
  }
}
