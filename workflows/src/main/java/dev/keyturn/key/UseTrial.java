package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a role may do with keys, by KMS's dry runs; actions are named as in policies.
 *
 * @param allowed what it may do with the old key
 * @param unknown what it is refused with the old key, be it only because a dry run has no
 *     encryption context and comes through no service, so that the new key was not asked for it
 * @param lost what it is refused with the old key, and was allowed earlier; left out of the JSON
 *     where empty
 * @param refused what of {@code allowed} and {@code lost} the new key refused it
 * @param said what KMS said to the last of {@code lost} and {@code refused}
 * @param notAssessed why nothing could be asked, and the remedy
 */
public record UseTrial(
    String role,
    List<String> allowed,
    List<String> unknown,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> lost,
    List<String> refused,
    Optional<String> said,
    Optional<String> notAssessed) {
  public UseTrial(
      String role,
      List<String> allowed,
      List<String> unknown,
      @Nullable List<String> lost,
      List<String> refused,
      Optional<String> said,
      Optional<String> notAssessed) {
    this.role = role;
    this.allowed = List.copyOf(allowed);
    this.unknown = List.copyOf(unknown);
    this.lost = lost == null ? List.of() : List.copyOf(lost);
    this.refused = List.copyOf(refused);
    this.said = said;
    this.notAssessed = notAssessed;
  }

  /** A trial in which nothing could be asked, for that reason. */
  public static UseTrial notAssessed(String role, String why) {
    return new UseTrial(
        role, List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.of(why));
  }
}
