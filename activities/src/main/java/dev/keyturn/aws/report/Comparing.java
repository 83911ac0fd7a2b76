package dev.keyturn.aws.report;

import dev.keyturn.audit.Comparison;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.KeyAudit;
import dev.keyturn.audit.NotAssessed;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.audit.TargetAudit;
import dev.keyturn.key.KeyArn;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds the findings of now against those of then; of then it keeps the ids in memory. */
final class Comparing {
  private final Set<String> then;
  private long appeared;
  private long stillOpen;
  private long exempt;
  private long notAssessed;

  Comparing(Set<String> then) {
    this.then = then;
  }

  void take(KeyAudit key) {
    for (Finding finding : key.findings()) {
      if (then.remove(finding.id())) {
        stillOpen++;
      } else {
        appeared++;
      }
    }
    exempt += key.exempt().stream().filter(one -> then.remove(one.finding().id())).count();
    notAssessed += key.notAssessed().stream().map(NotAssessed::id).filter(then::remove).count();
  }

  /** The ids of what was found then and is no more, as far as this run looked. */
  List<String> resolved(List<TargetAudit> targets) {
    return then.stream().filter(id -> wasLookedAt(id, targets)).sorted().toList();
  }

  /** What is left of then is resolved only where this run looked. */
  Comparison result(ReportUri with, List<TargetAudit> targets) {
    long unseen = then.stream().filter(id -> !wasLookedAt(id, targets)).count();
    return new Comparison(
        with,
        appeared,
        stillOpen,
        then.size() - unseen,
        exempt,
        notAssessed + unseen,
        Optional.empty());
  }

  private static boolean wasLookedAt(String id, List<TargetAudit> targets) {
    KeyArn key = new KeyArn(id.replaceFirst("#.*", ""));
    String kind = id.replaceFirst(".*#", "");
    return targets.stream()
        .filter(one -> one.target().region().equals(key.region()))
        .filter(one -> one.target().accountOfRole().stream().allMatch(key.account()::equals))
        .anyMatch(
            one ->
                one.notAssessed().isEmpty()
                    && one.gaps().stream().noneMatch(gap -> gap.kind().name().equals(kind)));
  }
}
