package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything about a key that a plan rests on, read in one activity.
 *
 * @param manager {@code CUSTOMER} or {@code AWS}
 * @param state KMS key state, such as {@code Enabled}
 * @param spec such as {@code SYMMETRIC_DEFAULT}
 * @param usage such as {@code ENCRYPT_DECRYPT}
 * @param origin such as {@code AWS_KMS}, {@code EXTERNAL}, {@code AWS_CLOUDHSM}
 * @param policy the key policy's text, byte for byte
 * @param worker the principal that Keyturn's worker acts as on keys (role ARN, not session)
 * @param workerRoles every principal that Keyturn's activities act as, the one above included
 * @param workerAccount the account of that principal
 * @param candidates keys tagged {@code keyturn:replaces} with this key's id; as read only those of
 *     a key that is not enabled, whose successor is what its owner looks for
 * @param lastUse empty where KMS has recorded none, and where it is not known
 * @param rotationPeriodDays the period of its automatic rotation; empty where that is off or KMS
 *     has none for it
 * @param lastUseUnread why the last use is not known; empty where it is
 */
public record KeyInventory(
    KeyArn key,
    String manager,
    String state,
    String spec,
    String usage,
    String origin,
    boolean multiRegion,
    String description,
    String policy,
    Map<String, String> tags,
    List<KeyAlias> aliases,
    KeyGrants grants,
    String worker,
    List<String> workerRoles,
    String workerAccount,
    List<ReplacementCandidate> candidates,
    Optional<KeyUse> lastUse,
    Optional<Integer> rotationPeriodDays,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> lastUseUnread) {
  public KeyInventory {
    tags = SortedCopy.of(tags);
    workerRoles = List.copyOf(workerRoles);
    aliases = List.copyOf(aliases);
    candidates = List.copyOf(candidates);
  }

  /** The same with the keys that runs made in its place, and with the policy that it gets back. */
  public KeyInventory with(List<ReplacementCandidate> found, String restored) {
    return with(restored, grants, found);
  }

  /** The same with the grants as they were read later. */
  public KeyInventory with(KeyGrants now) {
    return with(policy, now, candidates);
  }

  private KeyInventory with(
      String newPolicy, KeyGrants newGrants, List<ReplacementCandidate> newCandidates) {
    return new KeyInventory(
        key,
        manager,
        state,
        spec,
        usage,
        origin,
        multiRegion,
        description,
        newPolicy,
        tags,
        aliases,
        newGrants,
        worker,
        workerRoles,
        workerAccount,
        newCandidates,
        lastUse,
        rotationPeriodDays,
        lastUseUnread);
  }

  /** What the key is made for. */
  @JsonIgnore
  public KeyKind kind() {
    return new KeyKind(spec, usage);
  }
}
