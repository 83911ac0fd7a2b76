package dev.keyturn.sandbox.kms;

import java.time.Instant;

/**
 * An alias. A new target is used by cryptographic calls, and shown in lists, each after a lag of
 * its own. Guarded by the lock of its region.
 */
final class Alias {
  private final String account;
  private final String name;
  private final Instant created;
  private final Instant listedFrom;
  private final Lagged<KmsKey> used;
  private final Lagged<KmsKey> listed;
  private Instant updated;

  Alias(String account, String name, KmsKey target, Instant created, Instant listedFrom) {
    this.account = account;
    this.name = name;
    this.created = created;
    this.listedFrom = listedFrom;
    this.used = new Lagged<>(target);
    this.listed = new Lagged<>(target);
    this.updated = created;
  }

  String account() {
    return account;
  }

  String name() {
    return name;
  }

  Instant created() {
    return created;
  }

  Instant updated() {
    return updated;
  }

  /** The key that the alias stands for in calls. */
  KmsKey target(Instant now) {
    return used.seen(now);
  }

  /** The key that lists show. */
  KmsKey listedTarget(Instant now) {
    return listed.seen(now);
  }

  /** The key that the alias was last pointed to. */
  KmsKey latestTarget() {
    return used.latest();
  }

  boolean isListed(Instant now) {
    return !now.isBefore(listedFrom);
  }

  void repoint(KmsKey target, Instant now, Instant usedFrom, Instant shownFrom) {
    used.set(target, now, usedFrom);
    listed.set(target, now, shownFrom);
    updated = now;
  }
}
