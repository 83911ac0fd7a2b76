package dev.keyturn.audit;

import dev.keyturn.key.KeyArn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What came of the audit of one key.
 *
 * @param manager {@code CUSTOMER}; {@code AWS} for keys that only AWS can change, which are listed
 *     and not judged; {@code UNKNOWN} where that could not be read
 * @param findings what is wrong
 * @param exempt what is wrong and lived with
 * @param notAssessed what could not be judged
 * @param note empty where AWS manages the key or nothing could be read
 */
public record KeyAudit(
    KeyArn key,
    String manager,
    List<Finding> findings,
    List<Exempted> exempt,
    List<NotAssessed> notAssessed,
    Optional<KeyNote> note) {
  public KeyAudit {
    findings = List.copyOf(findings);
    exempt = List.copyOf(exempt);
    notAssessed = List.copyOf(notAssessed);
  }

  /** The audit of a key of which nothing could be read. */
  public static KeyAudit unread(KeyArn key, String reason) {
    return new KeyAudit(
        key,
        "UNKNOWN",
        List.of(),
        List.of(),
        Stream.of(FindingKind.values()).map(kind -> new NotAssessed(kind, key, reason)).toList(),
        Optional.empty());
  }

  /** Both together, of the same key. */
  public KeyAudit plus(KeyAudit other) {
    return new KeyAudit(
        key,
        manager,
        both(findings, other.findings),
        both(exempt, other.exempt),
        both(notAssessed, other.notAssessed),
        other.note.or(() -> note));
  }

  private static <T> List<T> both(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  /** A finding that is lived with, and why. */
  public record Exempted(Finding finding, Exemption exemption) {}
}
