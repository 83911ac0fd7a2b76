package dev.keyturn.audit;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyUse;
import dev.keyturn.key.RotationSight;
import java.util.List;
import java.util.Optional;

/**
 * A key as an audit sees it.
 *
 * @param manager {@code CUSTOMER} or {@code AWS}; of the latter nothing else was read
 * @param state KMS key state, such as {@code Enabled}
 * @param spec such as {@code SYMMETRIC_DEFAULT}
 * @param origin such as {@code AWS_KMS}
 * @param policy the key policy's text; empty where it could not be read
 * @param grants how many there are; none where that could not be read
 * @param lastUse read of keys that are disabled or will be deleted only; empty where KMS has none
 * @param lineage where it comes from
 * @param unread what is missing above because it could not be read
 */
public record KeyFacts(
    String manager,
    String state,
    String spec,
    String origin,
    RotationSight rotation,
    String policy,
    List<KeyAlias> aliases,
    long grants,
    Optional<KeyUse> lastUse,
    Lineage lineage,
    List<Unread> unread) {
  public KeyFacts {
    aliases = List.copyOf(aliases);
    unread = List.copyOf(unread);
  }

  /** Whether the customer, not AWS, manages it. */
  boolean isCustomers() {
    return manager.equals("CUSTOMER");
  }

  /** Whether it shares the material of a primary key in another Region. */
  boolean isReplica() {
    return rotation.multiRegion().filter("REPLICA"::equals).isPresent();
  }

  /** Whether KMS would not use the key now, and was told so by somebody. */
  boolean isDead() {
    return isDead(state);
  }

  static boolean isDead(String state) {
    return state.equals("Disabled") || isPendingDeletion(state);
  }

  /** Whether the key will be deleted; a multi-Region primary waits for its replicas first. */
  boolean isPendingDeletion() {
    return isPendingDeletion(state);
  }

  private static boolean isPendingDeletion(String state) {
    return state.equals("PendingDeletion") || state.equals("PendingReplicaDeletion");
  }

  /** Why something could not be read; empty if it was. */
  Optional<String> whyUnread(String action) {
    return unread.stream()
        .filter(one -> one.action().equals(action))
        .map(Unread::reason)
        .findFirst();
  }
}
