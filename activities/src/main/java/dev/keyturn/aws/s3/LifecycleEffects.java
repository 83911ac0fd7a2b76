package dev.keyturn.aws.s3;

import dev.keyturn.reencryption.CopyEffect;
import dev.keyturn.reencryption.CopyRisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionExpiration;

/** What a lifecycle rule makes of copies, each of which leaves an older version behind it. */
final class LifecycleEffects {
  private final String name;
  private final LifecycleRule rule;
  private final List<CopyEffect> effects = new ArrayList<>();

  private LifecycleEffects(LifecycleRule rule) {
    this.rule = rule;
    this.name = "lifecycle rule " + Shown.text(String.valueOf(rule.id()));
  }

  static List<CopyEffect> of(LifecycleRule rule, boolean versions) {
    if (rule.status() != ExpirationStatus.ENABLED) {
      return List.of();
    }
    LifecycleEffects made = new LifecycleEffects(rule);
    made.addClocks();
    if (versions) {
      Optional.ofNullable(rule.noncurrentVersionExpiration()).ifPresent(made::addExpiration);
      made.addTransitions();
    }
    return made.effects;
  }

  /** Days count from when an object was made, and a copy is made now. */
  private void addClocks() {
    boolean expires = rule.expiration() != null && rule.expiration().days() != null;
    boolean moves = rule.transitions().stream().anyMatch(move -> move.days() != null);
    if (expires || moves) {
      effects.add(
          CopyEffect.told(
              name
                  + " begins to count its days anew for what is copied, which is "
                  + (expires ? "deleted" : "moved to another storage class")
                  + " that much later"));
    }
  }

  private void addExpiration(NoncurrentVersionExpiration expiration) {
    if (expiration.newerNoncurrentVersions() == null) {
      effects.add(
          CopyEffect.told(
              name
                  + " deletes the versions that copies leave behind after "
                  + expiration.noncurrentDays()
                  + " days"));
      return;
    }
    effects.add(
        CopyEffect.risky(
            CopyRisk.NEWER_NONCURRENT_VERSIONS,
            name
                + " keeps the "
                + expiration.newerNoncurrentVersions()
                + " newest older versions (NewerNoncurrentVersions): each copy pushes a real one of"
                + " its object out, which is deleted for good"));
  }

  private void addTransitions() {
    if (!rule.noncurrentVersionTransitions().isEmpty()) {
      effects.add(
          CopyEffect.told(
              name + " moves the versions that copies leave behind to another storage class"));
    }
  }
}
