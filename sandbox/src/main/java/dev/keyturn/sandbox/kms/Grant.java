package dev.keyturn.sandbox.kms;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A grant: who may do what with a key, under which encryption contexts.
 *
 * @param ids by what its principals are known in place of their names
 */
record Grant(
    String id,
    KmsKey key,
    Terms terms,
    Map<String, String> ids,
    String issuingAccount,
    Instant created) {
  private static final String SERVICE_SUFFIX = ".amazonaws.com";

  Grant {
    ids = Map.copyOf(ids);
  }

  /** The unique id of one of its principals. */
  String meant(String principal) {
    return ids.getOrDefault(principal, principal);
  }

  /**
   * What a grant says; a retry with the same terms, name included, is the same grant. A principal
   * is an ARN or a service such as {@code dynamodb.amazonaws.com}.
   */
  record Terms(
      Optional<String> name,
      String grantee,
      Optional<String> retiring,
      List<String> operations,
      Constraints constraints) {

    Terms {
      operations = List.copyOf(operations);
    }
  }

  /** The constraints of a grant; empty ones constrain nothing. */
  record Constraints(
      Map<String, String> contextEquals,
      Map<String, String> contextSubset,
      Optional<String> sourceArn) {

    Constraints {
      contextEquals = Map.copyOf(contextEquals);
      contextSubset = Map.copyOf(contextSubset);
    }

    boolean accept(Circumstances circumstances) {
      Map<String, String> context = circumstances.encryptionContext();
      return (contextEquals.isEmpty() || contextEquals.equals(context))
          && context.entrySet().containsAll(contextSubset.entrySet())
          && sourceArn
              .map(List::of)
              .map(circumstances.conditionKeys().getOrDefault("aws:SourceArn", List.of())::equals)
              .orElse(true);
    }
  }

  /** A user or role may be called like a service. */
  static boolean isService(String principal) {
    return principal.endsWith(SERVICE_SUFFIX) && !principal.startsWith("arn:");
  }
}
