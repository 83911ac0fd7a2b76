package dev.keyturn.audit;

import dev.keyturn.failure.Require;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What keys are held to.
 *
 * @param periodDays how old material may become, in days by kind of key, 1 to 36,500; symmetric
 *     keys 365 unless given. The age of a kind without a period is not assessed
 * @param exemptions findings that are lived with, at most 500
 */
public record AuditPolicy(Map<MaterialKind, Integer> periodDays, List<Exemption> exemptions) {
  private static final int USUAL = 365;
  private static final int LONGEST = 36_500;

  /** They travel with every page. */
  private static final int MOST_EXEMPTIONS = 500;

  public AuditPolicy(
      @Nullable Map<MaterialKind, Integer> periodDays, @Nullable List<Exemption> exemptions) {
    Map<MaterialKind, Integer> periods = new EnumMap<>(MaterialKind.class);
    periods.put(MaterialKind.SYMMETRIC, USUAL);
    if (periodDays != null) {
      periodDays.forEach((kind, days) -> periods.put(kind, checked(kind, days)));
    }
    this.periodDays = Collections.unmodifiableMap(periods);
    this.exemptions = Require.list(exemptions, "exemptions");
    Require.that(
        this.exemptions.size() <= MOST_EXEMPTIONS, "exemptions", "give at most " + MOST_EXEMPTIONS);
  }

  /** The policy, or an {@link IllegalArgumentException} that names an exemption that is over. */
  public AuditPolicy at(Instant now) {
    for (Exemption exemption : exemptions) {
      Require.that(
          now.isBefore(exemption.expires()),
          "exemptions: the one of " + exemption.kind() + " on " + exemption.key(),
          "it expired at " + exemption.expires() + "; remove it or give a later time");
    }
    return this;
  }

  /** How old material of this kind of key may become, in days. */
  Optional<Integer> period(MaterialKind kind) {
    return Optional.ofNullable(periodDays.get(kind));
  }

  private static int checked(MaterialKind kind, @Nullable Integer days) {
    int given = Require.present(days, "periodDays." + kind, "give a number of days");
    Require.that(
        given >= 1 && given <= LONGEST,
        "periodDays." + kind,
        "give a number of days from 1 to " + LONGEST);
    return given;
  }
}
