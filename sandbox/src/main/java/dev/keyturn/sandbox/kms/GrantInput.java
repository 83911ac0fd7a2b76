package dev.keyturn.sandbox.kms;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Directory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads and checks what CreateGrant is asked for. */
final class GrantInput {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:/_-]{1,256}");
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "arn:aws[a-z-]*:(iam|sts)::\\d{12}:"
              + "(root|(user|role|assumed-role|federated-user)/[\\w+=,.@/-]+)"
              + "|([A-Za-z0-9-]+\\.)+amazonaws\\.com");
  private static final Set<String> OPERATIONS =
      Set.of(
          "Decrypt",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyWithoutPlaintext",
          "ReEncryptFrom",
          "ReEncryptTo",
          "Sign",
          "Verify",
          "GetPublicKey",
          "CreateGrant",
          "RetireGrant",
          "DescribeKey",
          "GenerateDataKeyPair",
          "GenerateDataKeyPairWithoutPlaintext",
          "GenerateMac",
          "VerifyMac",
          "DeriveSharedSecret",
          "Encapsulate",
          "Decapsulate");

  private GrantInput() {}

  static Grant.Terms terms(Input input) {
    List<String> operations = input.texts("Operations");
    if (operations.isEmpty()) {
      throw Input.missing("Operations");
    }
    for (String operation : operations) {
      if (!OPERATIONS.contains(operation)) {
        throw KmsErrors.validation("Operations has no member " + operation);
      }
    }
    Optional<String> name =
        input.has("Name") ? Optional.of(input.text("Name", NAME)) : Optional.empty();
    return new Grant.Terms(
        name,
        principal(input, "GranteePrincipal", "GranteeServicePrincipal")
            .orElseThrow(() -> Input.missing("GranteePrincipal")),
        principal(input, "RetiringPrincipal", "RetiringServicePrincipal"),
        operations,
        constraints(input));
  }

  /** By what the principals are known, all of which have to exist. */
  static Map<String, String> ids(Grant.Terms terms, Directory directory) {
    Map<String, String> ids = new HashMap<>();
    Stream.concat(Stream.of(terms.grantee()), terms.retiring().stream())
        .forEach(
            name -> ids.put(name, directory.id(name).orElseThrow(() -> invalidPrincipal(name))));
    return ids;
  }

  private static AwsError invalidPrincipal(String name) {
    return KmsErrors.of("InvalidArnException", "ARN does not refer to a valid principal: " + name);
  }

  private static Optional<String> principal(Input input, String member, String serviceMember) {
    if (input.has(member) && input.has(serviceMember)) {
      throw KmsErrors.validation(
          "Specify either " + member + " or " + serviceMember + ", but not both");
    }
    Optional<String> principal =
        input.optionalText(member).or(() -> input.optionalText(serviceMember));
    if (principal.isPresent() && !PRINCIPAL.matcher(principal.get()).matches()) {
      throw invalidPrincipal(principal.get());
    }
    return principal;
  }

  private static Grant.Constraints constraints(Input input) {
    Optional<Input> given = input.structure("Constraints");
    if (given.isEmpty()) {
      return new Grant.Constraints(Map.of(), Map.of(), Optional.empty());
    }
    return new Grant.Constraints(
        given.get().textMap("EncryptionContextEquals"),
        given.get().textMap("EncryptionContextSubset"),
        given.get().optionalText("SourceArn"));
  }
}
