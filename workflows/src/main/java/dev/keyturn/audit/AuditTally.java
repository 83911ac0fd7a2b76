package dev.keyturn.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What keys came to, in numbers.
 *
 * @param keys how many keys were listed
 * @param managed how many of them only AWS can change; those are not judged
 * @param findings how many findings there are, by kind
 * @param exempt how many more are lived with
 * @param notAssessed how many judgements could not be made
 */
public record AuditTally(
    long keys, long managed, Map<FindingKind, Long> findings, long exempt, long notAssessed) {
  /** Nothing yet. */
  public static final AuditTally NONE =
      new AuditTally(0, 0, new EnumMap<>(FindingKind.class), 0, 0);

  public AuditTally {
    Map<FindingKind, Long> sorted = new EnumMap<>(FindingKind.class);
    sorted.putAll(findings);
    findings = Collections.unmodifiableMap(sorted);
  }

  /** What one key came to. */
  public static AuditTally of(KeyAudit key) {
    return of(key, 1, key.manager().equals("AWS") ? 1 : 0);
  }

  /** What more was said of a key that is counted already. */
  public static AuditTally more(KeyAudit key) {
    return of(key, 0, 0);
  }

  private static AuditTally of(KeyAudit key, long keys, long managed) {
    Map<FindingKind, Long> kinds = new EnumMap<>(FindingKind.class);
    key.findings().forEach(finding -> kinds.merge(finding.kind(), 1L, Long::sum));
    return new AuditTally(keys, managed, kinds, key.exempt().size(), key.notAssessed().size());
  }

  /** Both together. */
  public AuditTally plus(AuditTally other) {
    Map<FindingKind, Long> kinds = new EnumMap<>(FindingKind.class);
    kinds.putAll(findings);
    other.findings.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
    return new AuditTally(
        keys + other.keys,
        managed + other.managed,
        kinds,
        exempt + other.exempt,
        notAssessed + other.notAssessed);
  }

  /** How many findings there are of all kinds. */
  @JsonIgnore
  public long found() {
    return findings.values().stream().mapToLong(Long::longValue).sum();
  }
}
