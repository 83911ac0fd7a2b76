package dev.keyturn.audit;

import dev.keyturn.key.KeyMaterial;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * How old the material that encrypts is: KMS tells when a key rotated, and else only when it was
 * made.
 *
 * @param since from when the age counts
 * @param of in words, what is that old, and from what it counts
 */
record MaterialAge(Instant since, String of) {
  static MaterialAge of(KeyFacts facts) {
    Optional<Instant> rotated =
        facts.rotation().materials().stream()
            .map(KeyMaterial::rotated)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    Instant created = facts.rotation().created();
    return rotated
        .map(at -> new MaterialAge(at, "its material is of " + at + ", when it last rotated"))
        .orElseGet(() -> new MaterialAge(created, sinceCreation(facts)));
  }

  private static String sinceCreation(KeyFacts facts) {
    String at = " at " + facts.rotation().created();
    if (facts.isReplica()) {
      return "it has its primary's material, and was itself made" + at;
    }
    if (MaterialKind.of(facts.spec(), facts.origin()) == MaterialKind.IMPORTED) {
      return "it was made"
          + at
          + " and has not rotated; KMS does not tell when material was imported";
    }
    return facts
        .lineage()
        .replaces()
        .map(old -> "its material was made with it" + at + ", in place of key " + old)
        .orElse("its material was made with it" + at);
  }

  long daysAt(Instant now) {
    return Duration.between(since, now).toDays();
  }
}
