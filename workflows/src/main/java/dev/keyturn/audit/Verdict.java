package dev.keyturn.audit;

import dev.keyturn.audit.KeyAudit.Exempted;
import dev.keyturn.key.KeyArn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of one key, with the findings apart that are lived with. */
final class Verdict {
  private final List<Finding> findings = new ArrayList<>();
  private final List<NotAssessed> notAssessed = new ArrayList<>();

  void found(Finding finding) {
    findings.add(finding);
  }

  void unknown(NotAssessed unknown) {
    notAssessed.add(unknown);
  }

  KeyAudit audit(
      AuditPolicy policy, Instant at, KeyArn key, String manager, Optional<KeyNote> note) {
    List<Finding> open = new ArrayList<>();
    List<Exempted> exempt = new ArrayList<>();
    for (Finding finding : findings) {
      policy.exemptions().stream()
          .filter(one -> one.covers(key, finding.kind(), at))
          .findFirst()
          .ifPresentOrElse(one -> exempt.add(new Exempted(finding, one)), () -> open.add(finding));
    }
    return new KeyAudit(key, manager, open, exempt, notAssessed, note);
  }
}
