package dev.keyturn.sandbox.kms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.sandbox.Directory;
import dev.keyturn.sandbox.Json;
import java.util.Map;

/** Writes grants as ListGrants shows them. */
final class GrantWriter {
  private GrantWriter() {}

  static ObjectNode write(Grant grant, Directory directory) {
    Grant.Terms terms = grant.terms();
    ObjectNode json =
        Json.object()
            .put("KeyId", grant.key().arn())
            .put("GrantId", grant.id())
            .put("Name", terms.name().orElse(""))
            .put("GranteePrincipal", directory.shown(terms.grantee(), grant.meant(terms.grantee())))
            .put("IssuingAccount", "arn:aws:iam::" + grant.issuingAccount() + ":root");
    json.set("CreationDate", Times.seconds(grant.created()));
    if (Grant.isService(terms.grantee())) {
      json.put("GranteeServicePrincipal", terms.grantee());
    }
    terms
        .retiring()
        .ifPresent(
            retiring ->
                json.put(
                    retiringMember(retiring), directory.shown(retiring, grant.meant(retiring))));
    terms.operations().forEach(json.putArray("Operations")::add);
    writeConstraints(terms.constraints(), json);
    return json;
  }

  private static String retiringMember(String retiring) {
    return Grant.isService(retiring) ? "RetiringServicePrincipal" : "RetiringPrincipal";
  }

  private static void writeConstraints(Grant.Constraints constraints, ObjectNode grant) {
    ObjectNode json = Json.object();
    put(json, "EncryptionContextEquals", constraints.contextEquals());
    put(json, "EncryptionContextSubset", constraints.contextSubset());
    constraints.sourceArn().ifPresent(arn -> json.put("SourceArn", arn));
    if (!json.isEmpty()) {
      grant.set("Constraints", json);
    }
  }

  private static void put(ObjectNode json, String member, Map<String, String> context) {
    if (!context.isEmpty()) {
      ObjectNode pairs = json.putObject(member);
      context.forEach(pairs::put);
    }
  }
}
