package dev.keyturn.key;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One grant on a key, with everything that another grant needs to be its equal.
 *
 * @param madeByService whether an AWS service made it for one of its resources; those are never
 *     revoked, and never carried, because the service makes its own
 */
public record KeyGrant(
    String id,
    Optional<String> name,
    String granteePrincipal,
    Optional<String> retiringPrincipal,
    List<String> operations,
    Map<String, String> encryptionContextEquals,
    Map<String, String> encryptionContextSubset,
    boolean madeByService) {
  public KeyGrant {
    operations = List.copyOf(operations);
    encryptionContextEquals = SortedCopy.of(encryptionContextEquals);
    encryptionContextSubset = SortedCopy.of(encryptionContextSubset);
  }
}
