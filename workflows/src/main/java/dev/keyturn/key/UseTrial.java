package dev.keyturn.key;

import java.util.List;
import java.util.Optional;

/**
 * What a role may do with keys, by KMS's dry runs; actions are named as in policies.
 *
 * @param allowed what it may do with the old key
 * @param unknown what it is refused with the old key, be it only because a dry run has no
 *     encryption context and comes through no service, so that the new key was not asked for it
 * @param refused what of {@code allowed} the new key refused it
 * @param said what KMS said to the last of {@code refused}
 * @param notAssessed why nothing could be asked, and the remedy
 */
public record UseTrial(
    String role,
    List<String> allowed,
    List<String> unknown,
    List<String> refused,
    Optional<String> said,
    Optional<String> notAssessed) {
  public UseTrial {
    allowed = List.copyOf(allowed);
    unknown = List.copyOf(unknown);
    refused = List.copyOf(refused);
  }

  /** A trial in which nothing could be asked, for that reason. */
  public static UseTrial notAssessed(String role, String why) {
    return new UseTrial(role, List.of(), List.of(), List.of(), Optional.empty(), Optional.of(why));
  }
}
